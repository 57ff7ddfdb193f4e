"""A document that was changed in known ways: the comparison says these changes and no others."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.load import load, read
from pinghu_cli.document.model import Document
from pinghu_cli.editions.changes import Change
from pinghu_cli.editions.compare import compare

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("mutations.yaml").read_text(encoding="utf-8"))


KINDS = Path(__file__).parents[1] / "receipts" / "kinds.yaml"
MONTHS = ["per: 每月, months_up_to: 12", "per: 每月, months_up_to: 6"]


def changed(text: str, pairs: list[list[str]]) -> Document:
    """The document of ``text`` with all that stands in the pairs replaced."""
    for old, new in pairs:
        assert old in text, f"the case no longer fits the shipped file: {old}"
        text = text.replace(old, new)
    document, problems = read(text.encode(), "changed.yaml")
    assert document is not None, [str(problem) for problem in problems]
    return document


def row(change: Change) -> list[str]:
    what = f"{change.what} {change.aspect}" if change.aspect else change.what
    return [change.topic, change.kind, what, *(there.shown if there else "" for there in (change.old, change.new))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_these_changes_and_no_others(case: dict[str, Any], document: Document, shipped_yaml: str) -> None:
    new = changed(shipped_yaml, case["change"])
    for before, after, says in ((document, new, case["says"]), (new, document, [_turned(row) for row in case["says"]])):
        rows = [row(change) for change in compare(before, after).changes]
        assert [said[:2] for said in rows] == [expected[:2] for expected in says], rows
        for said, (_, _, what, old, new_shown) in zip(rows, says, strict=True):
            assert what is None or said[2] == what
            assert (old in said[3], new_shown in said[4]) == (True, True), said


def _turned(row: list[str]) -> list[Any]:
    """What is said where the two editions change places; the thing is then named as in the other."""
    topic, change, _, old, new = row
    opposite = {"raised": "cut", "cut": "raised", "added": "dropped", "dropped": "added"}
    return [topic, opposite.get(change, change), None, new, old]


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([["3%", "2%"]], ["rates", "cut", "软件补助 最低比率", "3%", "2%"]),
        (
            [["5%给予补助", "6%给予补助"], ["rate_up_to: 5%", "rate_up_to: 6%"]],
            ["rates", "raised", "软件补助 比率", "最高5%", "最高6%"],
        ),
        (
            [["给予补贴,每月最高5000元,最长12个月", "给予补贴,每月最高5000元,最长6个月"], MONTHS],
            ["conditions", "changed", "机器人租金补贴 月數", "最長12個月", "最長6個月"],
        ),
    ],
)
def test_a_change_of_either_end_of_a_range_of_rates_is_told(pairs: list[list[str]], says: list[str]) -> None:
    text = KINDS.read_text(encoding="utf-8")
    assert [row(change) for change in compare(load(KINDS), changed(text, pairs)).changes] == [says]
