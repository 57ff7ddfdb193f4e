"""Every kind of figure that a clause may print: the receipt, the rows of a batch and SQL come to the same."""

import csv
import datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pinghu_cli.document.load import load
from pinghu_cli.document.query import offers
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.compute import all_worth
from pinghu_cli.receipts.receipt import estimate
from pinghu_cli.receipts.rules import Period, Rule, period, rule_columns, rule_of
from pinghu_cli.receipts.sql import estimate_query
from pinghu_cli.receipts.sweep import read_range, sweep
from tests.calling import Call
from tests.thorough import examples

KINDS = Path(__file__).with_name("kinds.yaml")
DOCUMENT = load(KINDS)
RULES = {offer.id: rule_of(DOCUMENT, offer) for offer in offers(DOCUMENT)}
DAY = datetime.date(2026, 6, 1)
EDGES = [499_999_999, 500_000_000, 500_000_001, 2_999_999_999, 3_000_000_000, 5_000_000_000, 100, 1_000_000_000]
"""Amounts in 分 at which a threshold or a band of the document begins."""


@pytest.mark.parametrize(
    ("claim", "least", "most", "says"),
    [
        ("invest.small=499.9999萬", 0, 0, "以上"),
        ("invest.small=500萬", 75_000, 75_000, ""),
        ("invest.small=3000萬", 0, 0, "另一檔"),
        ("invest.large=3000萬", 540_000, 540_000, ""),
        ("invest.large=1億", 1_000_000, 1_000_000, "上限"),
        ("loan=1億", 500_000, 500_000, "× 5‰ ="),
        ("over=500萬", 0, 0, "超過"),
        ("over=500萬零1元", 200_000, 200_000, ""),
        ("range", 100_000, 300_000, "至"),
        ("machine x3", 45_000, 45_000, ""),
        ("machine x40", 450_000, 450_000, "上限"),
        ("intern", 1_000, 12_000, "最長 12 個月"),
        ("doctor x5", 100_000, 100_000, ""),
        ("doctor x6", 100_000, 100_000, "上限"),
        ("software=100萬", 30_000, 50_000, "× 3%至5% = 30,000 元至 50,000 元"),
        ("software=300萬", 90_000, 100_000, "上限"),
        ("software=400萬", 100_000, 100_000, "上限"),
        ("software=33.33", Decimal("0.99"), Decimal("1.66"), "分以下捨去"),
        ("rent=1萬", 3_000, 36_000, "每月租金 10,000 元 × 30% × 最長 12 個月"),
        ("rent=33.33", Decimal("9.99"), Decimal("119.98"), "上限不得超過,分以下捨去"),
        ("rent=2萬", 6_000, 60_000, "上限"),
    ],
)
def test_each_kind_pays_what_its_clause_prints(claim: str, least: Decimal, most: Decimal, says: str) -> None:
    (line,) = estimate(DOCUMENT, [claim], as_of=DAY).lines
    assert (line.min_yuan, line.max_yuan) == (least, most)
    assert says in "".join((*line.steps, *line.notes))


def test_a_fixed_award_from_a_threshold_on_is_never_said_to_be_cut() -> None:
    swept = sweep(DOCUMENT, "over", *read_range("100萬..8000萬"))
    assert (swept.binds_at_fen, [point for point in swept.points if point.capped]) == (None, [])
    assert {point.max_fen for point in swept.points} == {0, 20_000_000}


def test_of_ranges_under_one_cap_no_more_is_certain_than_is_granted() -> None:
    receipt = estimate(DOCUMENT, ["software=100萬", "software=300萬"], as_of=DAY)
    assert [(line.min_yuan, line.max_yuan) for line in receipt.lines] == [(30_000, 50_000), (50_000, 50_000)]
    assert (receipt.totals.min_yuan, receipt.totals.max_yuan) == (80_000, 100_000)


def test_a_ceiling_that_is_of_nothing_printed_is_one_of_each_applicant_and_marked_as_our_reading() -> None:
    receipt = estimate(DOCUMENT, ["doctor x4", "doctor x3"], as_of=DAY)
    assert [line.max_yuan for line in receipt.lines] == [80_000, 20_000]
    (reading,) = receipt.readings
    assert (reading.taken_yuan, reading.other_yuan) == (100_000, 140_000)
    assert "上限按什麼計" in reading.question


def test_a_cap_of_all_years_binds_beside_that_of_each_year() -> None:
    lines = estimate(DOCUMENT, ["exhibit=60萬@2026", "exhibit=60萬@2027", "exhibit=60萬@2028"], as_of=DAY).lines
    assert [(line.min_yuan, line.max_yuan) for line in lines] == [
        (value, value) for value in (200_000, 200_000, 100_000)
    ]
    assert "累計上限" in lines[2].steps[-1]


def in_sql(claims: list[Claim], held: Period) -> list[tuple[str, str | None, int | None, int | None]]:
    """Status, reason, least and most of each claim, by the statement that is exported."""
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE rules ({', '.join(f'{name} {kind}' for name, kind in rule_columns().items())})")
    connection.executemany(
        f"INSERT INTO rules VALUES ({', '.join('?' * len(rule_columns()))})", [row(rule) for rule in RULES.values()]
    )
    connection.execute(
        "CREATE TABLE claims (line BIGINT, applicant TEXT, incentive TEXT, base_fen BIGINT, count BIGINT, year BIGINT, "
        "profit_year BIGINT)"
    )
    given = [
        (n, "甲", claim.incentive, claim.base_fen, claim.count, claim.year, None) for n, claim in enumerate(claims)
    ]
    connection.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", given)
    query = f"SELECT status, reason, min_fen, max_fen FROM ({estimate_query(held)}) ORDER BY line"
    return connection.execute(query).fetchall()


def row(rule: Rule) -> list[object]:
    return [getattr(rule, name) for name in rule_columns()]


@settings(max_examples=examples(20, 40), deadline=None)
@given(
    st.lists(
        st.builds(
            Claim,
            incentive=st.sampled_from(sorted(RULES)),
            base_fen=st.none() | st.sampled_from(EDGES) | st.integers(1, 10**10),
            count=st.integers(1, 40),
            year=st.sampled_from([None, 2025, 2026, 2027, 2028, 2029]),
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([period(DOCUMENT), (2026, None), (None, 2028), (None, None)]),
)
def test_receipt_and_sql_agree_on_any_claims(claims: list[Claim], held: Period) -> None:
    """Also where the text does not print from when or until when it holds."""
    worth = all_worth([(RULES[claim.incentive], claim) for claim in claims], held)
    assert in_sql(claims, held) == [(one.status, one.cause, one.min_fen, one.max_fen) for one in worth]


def test_a_batch_tells_who_is_below_the_threshold(call: Call, tmp_path: Path) -> None:
    file, results = tmp_path / "claims.csv", tmp_path / "results.csv"
    file.write_text("applicant,incentive,amount\n甲,invest.small,100萬\n乙,invest.small,600萬\n", encoding="utf-8")
    answer = call("batch", str(file), "-o", str(results), "--data", str(KINDS))
    assert answer.code == 0, answer.err
    rows = list(csv.DictReader(results.read_text(encoding="utf-8-sig").splitlines()))
    assert [Decimal(row["max_yuan"]) for row in rows] == [0, 90_000]
    assert "以上" in "".join(rows[0].values())
