"""A table of claims and one claim after the other give the same, to the 分, in every field."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pinghu_cli.batch.run import Job, run
from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.errors import PinghuError
from pinghu_cli.intake import cells
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.claims import Claim, offer_of
from pinghu_cli.receipts.receipt import Line, estimate
from pinghu_cli.receipts.rules import PARTS, Rule, rule_of
from pinghu_cli.receipts.sql import MAX_PRODUCT_FEN
from tests.batch.conftest import rows_of, silent, write_csv
from tests.thorough import examples

DOCUMENT = load()
OFFERS = offers(DOCUMENT)
RULES = {offer.id: rule_of(DOCUMENT, offer) for offer in OFFERS}
PAYING = sorted(id for id, rule in RULES.items() if rule.kind not in {"pool", "unstated"})


def figures_of(rule: Rule) -> set[int]:
    """What is printed in a rule, in 分."""
    figures = (rule.base_limit_fen, rule.each_fen, rule.together_fen, rule.fixed_fen)
    return {figure for figure in figures if figure}


FIGURES = sorted({figure for rule in RULES.values() for figure in figures_of(rule)})
Row = tuple[str, str, str, str, str, str]

near_figures = st.builds(
    lambda figure, off: f"{to_yuan(max(figure + off, 1)):f}",
    st.sampled_from(FIGURES),
    st.sampled_from([0, 1, -1, 3]),
)
good_amounts = st.one_of(
    st.decimals("0.01", "100000", places=2).map(lambda amount: f"{amount:f}"),
    st.integers(1, 10**12).map(str),
    near_figures,
    st.sampled_from(["320萬", "1.5億", "3,200,000", "三百二十萬", "８０００", "兩萬五", " 600 ", "6000.00", "0.005萬"]),
)
bad_amounts = st.sampled_from(["0", "-5", "1e5", "abc", "1.001", "$5", "1000000000001", "0.00", "１．２．３", "12 34"])
names = st.one_of(
    st.sampled_from(PAYING),
    st.sampled_from(sorted(RULES)),
    st.sampled_from(
        ["省級智能工廠", "一级能效家电", " ai-cooperation ", "AI-COOPERATION", "綠色工廠", "沒有這一項", "", "  "]
    ),
)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A row, good more often than bad; the base and the year of profit are mostly there where they are needed."""
    name = draw(names)
    rule = RULES.get(name.strip())
    often = rule is not None and rule.needs_base and draw(st.integers(0, 9)) > 0
    amount = draw(good_amounts if often else st.one_of(st.just(""), good_amounts, bad_amounts))
    return (
        draw(
            st.sampled_from(
                ["甲公司", "乙, 公司", "=丙", " 甲公司", ""] if draw(st.integers(0, 4)) == 0 else ["甲公司", "乙"]
            )
        ),
        name,
        amount,
        draw(st.sampled_from(["", "1", "2", "3", "2台", "兩", "007", "1000000", "-1", "0", "1.5", "x", "1000001"])),
        draw(st.sampled_from(["", "", "2024", "2025", "２０２５", "1899", "3000", "二零二五"])),
        draw(
            st.sampled_from(
                ["1", "2", "3", "5", "6", "100"]
                if rule and rule.exempt_years is not None
                else ["", "", "3", "101", "0"]
            )
        ),
    )


def understood(row: Row) -> Claim | None:
    """The claim of a row, through the readers that single claims use; None when it cannot be one."""
    applicant, name, base, count, year, profit_year = (cells.cleaned(cell) for cell in row)
    readings = {
        "base_fen": cells.amount(base) if base else None,
        "count": cells.count(count) if count else None,
        "year": cells.year(year) if year else None,
        "profit_year": cells.profit_year(profit_year) if profit_year else None,
    }
    stated = {key: reading for key, reading in readings.items() if reading}
    if not applicant or not name or any(reading.problem for reading in stated.values()):
        return None
    inputs: dict[str, Any] = {key: reading.value for key, reading in stated.items()}
    try:
        claim = Claim(incentive=offer_of(DOCUMENT, Claim(incentive=name)).id, **inputs)
    except PinghuError:
        return None
    largest = max(claim.base_fen or 0, RULES[claim.incentive].fixed_fen or 0)
    return claim if largest <= MAX_PRODUCT_FEN // claim.count else None


def expected(table: list[Row]) -> dict[int, Line | None]:
    """Line of the file -> the line of its applicant's receipt; None for what is no claim."""
    found: dict[int, Line | None] = {}
    claims: dict[str, list[tuple[int, Claim]]] = {}
    for number, row in enumerate(table, start=2):
        claim = understood(row)
        found[number] = None
        if claim:
            claims.setdefault(cells.same_applicant(cells.cleaned(row[0])), []).append((number, claim))
    for made in claims.values():
        receipt = estimate(DOCUMENT, [claim for _, claim in made])
        found.update(dict(zip((number for number, _ in made), receipt.lines, strict=True)))
    return found


def amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def check(table: list[Row], folder: Path) -> None:
    write_csv(folder / "in.csv", table)
    batch = run(DOCUMENT, Job(input=str(folder / "in.csv"), output=str(folder / "out.csv")), report=silent)
    results = {int(row["line"]): row for row in rows_of(folder / "out.csv")}
    rejects = {int(row["line"]): row for row in rows_of(Path(batch.rejects))} if batch.rejects else {}
    blank = {number for number, row in enumerate(table, start=2) if not any(cell.strip() for cell in row)}
    lines = {number: line for number, line in expected(table).items() if number not in blank}
    assert results.keys() | rejects.keys() == lines.keys()
    assert not results.keys() & rejects.keys()
    for number, line in lines.items():
        if line is None:
            assert rejects[number]["reason"]
        elif line.status == "needs_input":
            assert rejects[number]["reason"] == line.notes[0]
        else:
            row = results[number]
            assert row["incentive"] == line.incentive
            assert amount(row["base_yuan"]) == line.base_yuan
            assert int(row["count"]) == line.count
            assert amount(row["min_yuan"]) == line.min_yuan
            assert amount(row["max_yuan"]) == line.max_yuan
            assert row["capped"] == str(line.capped).lower()
            assert row["counted"] == str(line.counted).lower()
            assert row["status"] == line.status
            if line.status == "estimated":
                assert bool(row["reason"]) == line.capped
            else:
                assert row["reason"] == line.notes[0]
    kept = [line for line in lines.values() if line is not None and line.status != "needs_input"]
    whole = batch.groups[0].sums
    assert (batch.claims, batch.rejected) == (len(results), len(rejects))
    money = [line for line in kept if line.counted and line.pays_out]
    assert whole.max_fen == sum(line.max_yuan * 100 for line in money if line.max_yuan is not None)
    assert whole.min_fen == sum(line.min_yuan * 100 for line in money if line.min_yuan is not None)
    assert whole.tax_saved_fen == sum((line.max_yuan or 0) * 100 for line in kept if line.counted and not line.pays_out)
    assert whole.capped == sum(line.capped for line in kept)
    assert whole.applicants == len({cells.same_applicant(row["applicant"]) for row in results.values()})


@settings(
    max_examples=examples(6, 12),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(rows(), min_size=1, max_size=40))
def test_both_ways_agree_on_any_rows(table: list[Row]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(table, Path(folder))


def around(figure: int) -> list[str]:
    """A figure and what is 1 分 beside it, in 元."""
    return [f"{to_yuan(max(figure + off, 1)):f}" for off in (-1, 0, 1)]


def bounds(id: str) -> list[Row]:
    """Claims around each printed figure of a rule, alone and beside others of the same applicant and year.

    A rule that prints no figure (a tax rule) is asked for amounts whose share falls between two 分.
    """
    rule = RULES[id]
    rates = [rate for rate in (rule.rate_ppm, rule.exempt_ppm) if rate]
    figures = figures_of(rule) or {100_00, 100_03}
    figures |= {figure * PARTS // rate for figure in (rule.each_fen, rule.together_fen) if figure for rate in rates}
    return [
        (f"{id} {applicant}", id, base, count, year, profit_year)
        for base in ["", *(text for figure in sorted(figures) for text in around(figure))]
        for applicant, count, year in (("獨", "1", ""), (base, "1", "2024"), (base, "2", "2025"), ("共", "3", "2025"))
        for profit_year in (["1", "2", "3", "5", "6", ""] if rule.exempt_years is not None else [""])
    ]


@pytest.mark.parametrize("kind", sorted({rule.kind for rule in RULES.values()}))
def test_both_ways_agree_at_every_bound(tmp_path: Path, kind: str) -> None:
    check([row for id, rule in sorted(RULES.items()) if rule.kind == kind for row in bounds(id)], tmp_path)
