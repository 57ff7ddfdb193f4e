"""Conditions on a figure: 以下 and 以上 include the figure itself, in whatever scale either is written."""

from decimal import Decimal

import pytest

from pinghu_cli.document.model import Condition, Document, Incentive, Tier
from pinghu_cli.document.query import Offer
from pinghu_cli.matching.answers import Answer
from pinghu_cli.matching.judge import judge
from pinghu_cli.quantities.printed import Figure

EXPORT = "annual-export"
"""A fact of the register that is a figure in 美元."""


def state(document: Document, condition: Condition, *figures: str | None) -> str:
    """The state of the only condition of an incentive for an applicant of whom ``figures`` are known."""
    incentive = Incentive(id="made", name="試作", quote="試作條文", tiers=(Tier(unstated=True),), requires=(condition,))
    domain = document.domains[0]
    offer = Offer(item=domain.measures[0], domain=domain, incentive=incentive, tier=incentive.tiers[0])
    stated = tuple(Decimal(figure) for figure in figures if figure is not None)
    known = {EXPORT: Answer(figures=stated)} if stated else {}
    (verdict,) = judge(document, known, [offer])
    return verdict.checks[-1].state


@pytest.mark.parametrize(
    ("figure", "at_least", "at_most"),
    [
        ("4999999.99", "missed", "met"),
        ("5000000", "met", "met"),
        ("5000000.01", "met", "missed"),
        (None, "unknown", "unknown"),
    ],
)
def test_a_bound_includes_its_own_figure(document: Document, figure: str | None, at_least: str, at_most: str) -> None:
    for printed in ("500萬美元", "500萬", "5,000,000美元"):
        low = Condition(words="年出口額", fact=EXPORT, at_least=Figure(printed))
        high = Condition(words="年出口額", fact=EXPORT, at_most=Figure(printed))
        assert (state(document, low, figure), state(document, high, figure)) == (at_least, at_most)


def test_one_of_several_things_is_enough(document: Document) -> None:
    """Of two devices, the one within the limit is eligible; two that are not are missed."""
    high = Condition(words="年出口額", fact=EXPORT, at_most=Figure("6000美元"))
    assert [state(document, high, *figures) for figures in (("6499", "3999"), ("6499", "6001"))] == ["met", "missed"]


def test_between_two_bounds_both_must_hold(document: Document) -> None:
    between = Condition(words="年出口額", fact=EXPORT, at_least=Figure("100萬美元"), at_most=Figure("500萬美元"))
    figures = ("999999", "1000000", "3000000", "5000000", "5000001")
    assert [state(document, between, figure) for figure in figures] == ["missed", "met", "met", "met", "missed"]
