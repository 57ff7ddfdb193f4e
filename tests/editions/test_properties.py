"""What holds of any two editions: every measure dropped, kept or turned is told as that, and every raised cap once."""

from collections.abc import Sequence

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document, Incentive, Measure
from pinghu_cli.document.query import offers
from pinghu_cli.editions.changes import Change
from pinghu_cli.editions.compare import compare
from pinghu_cli.quantities.printed import Money

DOCUMENT = load()
NUMBERS = [measure.number for measure in DOCUMENT.measures]
RAISABLE = [
    offer.incentive.id
    for offer in offers(DOCUMENT)
    if len(offer.incentive.tiers) == 1
    and offer.tier.up_to
    and sum(offer.incentive.quote in item.text for item in DOCUMENT.items()) == 1
    and offer.incentive.quote.count(str(offer.tier.up_to)) == 1
]


def with_measures(measures: Sequence[Sequence[Measure]]) -> Document:
    """The document with these measures in its domains, numbered as they stand."""
    domains, number = [], 0
    for domain, kept in zip(DOCUMENT.domains, measures, strict=True):
        numbered = tuple(msgspec.structs.replace(one, number=number + place) for place, one in enumerate(kept, 1))
        number += len(numbered)
        domains.append(msgspec.structs.replace(domain, measures=numbered))
    return msgspec.structs.replace(DOCUMENT, domains=tuple(domains))


def of_kind(changes: Sequence[Change], topic: str, kind: str) -> list[str]:
    return sorted(change.what for change in changes if (change.topic, change.kind) == (topic, kind))


@settings(deadline=None, max_examples=8)
@given(st.sets(st.sampled_from(NUMBERS), max_size=8))
def test_measures_that_are_gone_are_told_and_the_others_only_bear_other_numbers(gone: set[int]) -> None:
    kept = [[one for one in domain.measures if one.number not in gone] for domain in DOCUMENT.domains]
    new = with_measures(kept)
    changes = compare(DOCUMENT, new).changes
    lost = [one for one in DOCUMENT.measures if one.number in gone]
    assert of_kind(changes, "measures", "dropped") == sorted(one.title for one in lost)
    assert of_kind(changes, "incentives", "dropped") == sorted(i.name for one in lost for i in one.incentives)
    renumbered = [one.title for one in new.measures if one.number != number_of(one.title)]
    assert of_kind(changes, "measures", "renumbered") == sorted(renumbered)
    assert {(change.topic, change.kind) for change in changes} <= {
        ("measures", "dropped"),
        ("measures", "renumbered"),
        ("incentives", "dropped"),
    }


def number_of(title: str) -> int:
    return next(one.number for one in DOCUMENT.measures if one.title == title)


@settings(deadline=None, max_examples=8)
@given(st.sampled_from(NUMBERS), st.integers(0, len(DOCUMENT.domains) - 1))
def test_a_measure_in_another_domain_has_moved_with_all_that_it_grants(number: int, to: int) -> None:
    home = next(place for place, one in enumerate(DOCUMENT.domains) if number in [m.number for m in one.measures])
    moved = next(one for one in DOCUMENT.measures if one.number == number)
    kept = [[one for one in domain.measures if one is not moved] for domain in DOCUMENT.domains]
    kept[to].append(moved)
    changes = compare(DOCUMENT, with_measures(kept)).changes
    assert of_kind(changes, "measures", "moved") == ([] if home == to else [moved.title])
    assert {(change.topic, change.kind) for change in changes} <= {("measures", "moved"), ("measures", "renumbered")}


@settings(deadline=None, max_examples=8)
@given(st.dictionaries(st.sampled_from(RAISABLE), st.sampled_from([-1, 3]), max_size=6))
def test_every_cap_that_went_up_or_down_is_told_once(steps: dict[str, int]) -> None:
    domains = []
    for domain in DOCUMENT.domains:
        measures = tuple(_stepped(measure, steps) for measure in domain.measures)
        domains.append(msgspec.structs.replace(domain, measures=measures))
    changes = compare(DOCUMENT, msgspec.structs.replace(DOCUMENT, domains=tuple(domains))).changes
    told = {change.new.offer.incentive.id: change.kind for change in changes if change.new and change.new.offer}
    assert told == {id: "raised" if step > 0 else "cut" for id, step in steps.items() if id in MEASURED}
    assert len(changes) == len(told)


MEASURED = {incentive.id for measure in DOCUMENT.measures for incentive in measure.incentives}
"""Incentives of measures; the test does not change those of domains."""


def _stepped(measure: Measure, steps: dict[str, int]) -> Measure:
    """The measure with the caps of its incentives raised to four times, or cut to nothing but 1元."""
    incentives, text = [], measure.text
    for incentive in measure.incentives:
        new = _with_cap(incentive, steps[incentive.id]) if incentive.id in steps else incentive
        text = text.replace(incentive.quote, new.quote)
        incentives.append(new)
    return msgspec.structs.replace(measure, incentives=tuple(incentives), text=text)


def _with_cap(incentive: Incentive, step: int) -> Incentive:
    (tier,) = incentive.tiers
    assert tier.up_to is not None
    cap = Money(f"{tier.up_to.yuan * 4}元" if step > 0 else "1元")
    quote = incentive.quote.replace(str(tier.up_to), str(cap))
    return msgspec.structs.replace(incentive, tiers=(msgspec.structs.replace(tier, up_to=cap),), quote=quote)
