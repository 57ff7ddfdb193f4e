"""The amount over a range of bases, and the point where the cap binds."""

import pytest

from pinghu_cli.document.load import load
from pinghu_cli.errors import UsageError
from pinghu_cli.receipts.sweep import Sweep, read_range, sweep

DOCUMENT = load()


def swept(claim: str, span: str) -> Sweep:
    return sweep(DOCUMENT, claim, *read_range(span))


@pytest.mark.parametrize(
    ("claim", "span", "binds_at"),
    [
        ("ai-cooperation", "10萬..500萬", 2_500_000_00),
        ("ai-cooperationx2", "10萬..500萬", 1_250_000_00),
        ("home-appliance.grade-1x2", "1000..2萬", 10_000_00),
        ("digital-product", "1000..8000", 3333_34),
        ("live-streaming", "5萬..50萬", 200_000_00),
        ("live-streamingx2", "5萬..50萬", 100_000_00),
        ("software-income-tax.qualified@第3年", "1萬..5萬", None),
    ],
)
def test_the_point_where_the_cap_binds_is_found_and_shown(claim: str, span: str, binds_at: int | None) -> None:
    result = swept(claim, span)
    assert result.binds_at_fen == binds_at
    if binds_at is not None:
        most = max(point.max_fen for point in result.points)
        assert next(point for point in result.points if point.max_fen == most).base_fen == binds_at
    for point in result.points:
        assert point.capped == (point.eligible and binds_at is not None and point.base_fen > binds_at)


def test_both_ends_and_about_a_dozen_round_steps_are_shown() -> None:
    bases = [point.base_fen for point in swept("ai-cooperation", "10萬..500萬").points]
    assert bases == [100_000_00, *range(500_000_00, 5_000_000_00, 500_000_00), 5_000_000_00]


def test_a_narrow_range_is_shown_fen_by_fen() -> None:
    assert [point.base_fen for point in swept("ai-cooperation", "0.01..0.06").points] == [1, 2, 3, 4, 5, 6]


def test_above_the_limit_of_the_base_nothing_is_eligible() -> None:
    points = {point.base_fen: point for point in swept("digital-product", "5000..8000").points}
    assert (points[6000_00].max_fen, points[6000_00].eligible) == (500_00, True)
    assert (points[6000_01].max_fen, points[6000_01].eligible) == (0, False)


@pytest.mark.parametrize("span", ["0.01..0.02", "0.01..1萬億", "1..1.01"])
def test_any_range_stays_a_small_table(span: str) -> None:
    points = swept("ai-cooperation", span).points
    assert 2 <= len(points) <= 20
    assert [point.base_fen for point in points] == sorted({point.base_fen for point in points})


@pytest.mark.parametrize("span", ["", "10萬", "10萬..", "..10萬", "10萬..5萬", "5..5", "a..b", "-5..5", "1..2..3"])
def test_what_is_no_range_is_refused(span: str) -> None:
    with pytest.raises(UsageError):
        read_range(span)


@pytest.mark.parametrize(
    "claim", ["smart-factory.factory", "rd-expense", "software-income-tax.key", "ai-cooperation=5萬"]
)
def test_a_claim_without_a_free_base_cannot_be_swept(claim: str) -> None:
    with pytest.raises(UsageError):
        swept(claim, "1..2")
