"""What the options and notes of the listings promise, held against the rows themselves."""

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pinghu_cli.document.model import Document
from tests.calling import Call
from tests.changed import changed


def rows(call: Call, *arguments: str) -> list[dict[str, Any]]:
    return list(json.loads(call(*arguments, "-f", "json").out))


def most(row: dict[str, Any]) -> float | None:
    """The largest amount that one can get, as printed; None when none is."""
    amount: float | None = row["amount_yuan"] if row["amount_yuan"] is not None else row["up_to_yuan"]
    return amount


def test_the_larger_amounts_come_first_and_what_prints_none_comes_last(call: Call) -> None:
    sorted_rows = rows(call, "incentives", "--sort", "amount")
    amounts = [most(row) for row in sorted_rows]
    printed = [amount for amount in amounts if amount is not None]
    assert printed == sorted(printed, reverse=True)
    assert printed[0] > printed[-1]
    assert amounts[len(printed) :] == [None] * (len(amounts) - len(printed))
    assert sorted(row["id"] for row in sorted_rows) == sorted(row["id"] for row in rows(call, "incentives"))


def test_a_minimum_is_itself_enough(call: Call) -> None:
    every = rows(call, "incentives")
    enough = [row["id"] for row in every if (most(row) or 0) >= 500_000]
    assert [row["id"] for row in rows(call, "incentives", "--min", "50萬")] == enough
    assert any(most(row) == 500_000 for row in every)


def test_sums_that_hold_are_said_to_hold(call: Call) -> None:
    page = call("budget", "-f", "table").out
    assert "各領域分項合計均與其總額相符" in page
    assert "相差" not in page


def test_a_gap_that_the_data_declares_is_named_with_its_size(call: Call, tmp_path: Path, shipped_yaml: str) -> None:
    """The text may print parts that do not add up; what is missing is then the total less its parts."""
    part = "        - name: 人才支撐投入\n          amount: 0.9億元\n          quote: 人才支撐投入0.9億元\n"
    path = tmp_path / "gap.yaml"
    text = changed(shipped_yaml, (part, ""), ("      parts:\n", "      gap: 0.9億元\n      parts:\n"))
    path.write_text(text, encoding="utf-8")
    for line in (["budget"], ["budget", "--domain", "1"]):
        result = call(*line, "--data", str(path), "-f", "table")
        assert "領域一:分項合計 15.15億元,與文件所列總額 16.05億元 相差 0.9億元" in result.out
        assert "均與其總額相符" not in result.out


def test_a_sum_over_one_level_counts_nothing_twice(call: Call, document: Document) -> None:
    """The domains add up to the whole, the parts of a domain to its total; each row says of what it is a share."""
    every = rows(call, "budget")
    domains = [row for row in every if row["level"] == "domain"]
    assert rows(call, "budget", "--level", "domain") == domains
    assert document.document.budget
    assert sum(row["amount_yuan"] for row in domains) == document.document.budget.total.yuan
    for total in domains:
        parts = [row for row in every if row["level"] == "part" and row["domain"] == total["domain"]]
        assert {row["share_of"] for row in parts} <= {total["domain"]}
        assert sum(row["amount_yuan"] for row in parts) in (0, total["amount_yuan"])
        assert sum(row["share"] for row in parts) == pytest.approx(1, abs=0.001) or not parts
    assert {row["share_of"] for row in domains} == {"all"}


def test_bars_of_totals_and_parts_are_on_one_scale(call: Call) -> None:
    """Twice the money is twice the bar, whatever it is a part of."""
    page = call("budget", "-f", "table", COLUMNS="160").out.splitlines()
    drawn: dict[Decimal, int] = {}
    for line in page:
        if match := re.search(r"(\S+)億元 +[\d.]+%[ \d.%]* ([█▏▎▍▌▋▊▉]*)", line):
            eighths = sum(8 if block == "█" else " ▏▎▍▌▋▊▉".index(block) for block in match[2])
            drawn.setdefault(Decimal(match[1]), eighths)
    most = max(drawn)
    assert len(drawn) > 10
    assert all(abs(length - drawn[most] * amount / most) <= 1 for amount, length in drawn.items())


@pytest.mark.parametrize("line", ["budget", "incentives 綠色工廠", "show 9", "units 經信局 --brief"])
def test_every_page_about_money_says_when_it_has_lapsed(call: Call, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page; on stderr where a pipe gets rows alone, unless --quiet; in the rows always. Not while it holds."""
    for day, is_over in ((datetime.date(2025, 12, 31), False), (datetime.date(2026, 1, 1), True)):
        for module in ("pages.tables", "listings.figures"):
            monkeypatch.setattr(f"pinghu_cli.{module}.today", lambda day=day: day)
        assert ("已經失效" in call(*line.split(), "-f", "table").out) == is_over
    if line.split(maxsplit=1)[0] in ("budget", "incentives"):
        assert "已經失效" in call(*line.split()).err
        assert call(*line.split(), "-q").err == ""
        assert {row["lapsed"] for row in rows(call, *line.split())} == {True}
