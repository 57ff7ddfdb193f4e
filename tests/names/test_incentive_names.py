"""What people call an incentive finds it: see incentive_names.yaml, which anybody who knows the policy can add to."""

from pathlib import Path

import opencc
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pinghu_cli import api
from pinghu_cli.document.load import load
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.names import incentives, resolve
from pinghu_cli.spelling.normalise import key

DOCUMENT = load()
CASES = yaml.safe_load(Path(__file__).with_name("incentive_names.yaml").read_text(encoding="utf-8"))
ONE = [(str(name), identifier) for identifier, names in CASES["one"].items() for name in names]
SCRIPTS = [opencc.OpenCC("t2s").convert, opencc.OpenCC("s2t").convert]
OFFERS = offers(DOCUMENT)


def ids(found: list[Offer]) -> list[str]:
    return [offer.id for offer in found]


def in_both_scripts(name: str) -> set[str]:
    return {name, *(convert(name) for convert in SCRIPTS)}


@pytest.mark.parametrize(("name", "identifier"), ONE)
def test_a_name_that_means_one_incentive_finds_it(name: str, identifier: str) -> None:
    for written in in_both_scripts(name):
        assert resolve.offer(DOCUMENT, written).id == identifier, written


@pytest.mark.parametrize(("name", "identifiers"), CASES["several"].items())
def test_a_name_that_means_several_lists_every_one_with_its_id(name: str, identifiers: list[str]) -> None:
    for written in in_both_scripts(name):
        with pytest.raises(UsageError) as error:
            resolve.offer(DOCUMENT, written)
        candidates = error.value.candidates
        assert (error.value.exit_code, {candidate.id for candidate in candidates}) == (2, {*identifiers}), written
        for candidate in candidates:
            assert resolve.offer(DOCUMENT, candidate.write).id == candidate.id


@pytest.mark.parametrize(("name", "nearest"), CASES["none"].items())
def test_a_name_that_means_none_is_not_guessed_but_suggests(name: str, nearest: list[str]) -> None:
    for written in in_both_scripts(name):
        with pytest.raises(NotFound) as error:
            resolve.offer(DOCUMENT, written)
        assert error.value.exit_code == 1
        suggested = [candidate.id for candidate in error.value.candidates]
        assert {*nearest} <= {*suggested}, written
        assert nearest or error.value.hint == "全部見 pinghu incentives", written


@pytest.mark.parametrize("words", ["1", "2", "a"])
def test_a_digit_or_a_letter_alone_names_no_tier(words: str) -> None:
    """Though an id has them: home-appliance.grade-1."""
    assert incentives.meant(DOCUMENT, words) == []


def test_a_clause_as_long_as_a_page_is_not_cut_into_all_its_ends() -> None:
    """A name is short: what a clause begins and ends with beyond that would fill the memory."""
    clause = incentives.Texts(["".join(chr(0x4E00 + place) for place in range(20_000))])
    assert sum(map(len, clause.affixes)) < 2_000
    assert clause.hold(chr(0x4E00 + 9_000))


def test_every_tier_is_in_the_cases() -> None:
    told = {*CASES["one"], *(identifier for several in CASES["several"].values() for identifier in several)}
    assert {*ids(OFFERS)} == told


@pytest.mark.parametrize("offer", OFFERS, ids=ids(OFFERS))
def test_every_everyday_name_of_a_tier_finds_it_in_both_scripts(offer: Offer) -> None:
    names = (*offer.tier.aliases, *offer.incentive.aliases)
    assert names, "a tier without an everyday name"
    for name in names:
        for written in in_both_scripts(name):
            assert offer.id in ids(incentives.meant(DOCUMENT, written)), written


@pytest.mark.parametrize("offer", OFFERS, ids=ids(OFFERS))
def test_no_everyday_name_says_what_another_name_says(offer: Offer) -> None:
    printed = {offer.name, offer.incentive.name}
    names = [key(name) for name in (*printed, *offer.tier.aliases, *offer.incentive.aliases)]
    assert len(names) == len({*names})


@pytest.mark.parametrize("offer", OFFERS, ids=ids(OFFERS))
def test_the_printed_name_singles_its_tier_out(offer: Offer) -> None:
    assert ids(incentives.meant(DOCUMENT, offer.name)) == [offer.id]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("smart-factry", ["smart-factory.factory", "smart-factory.workshop"]),
        ("ai-coperation", ["ai-cooperation"]),
        ("digital-prodct", ["digital-product"]),
        ("smart-factory.factry", ["smart-factory.factory"]),
        ("green-factory-park.factory-nationl", ["green-factory-park.factory-national"]),
    ],
)
def test_a_slip_in_an_id_is_suggested_and_never_taken(typed: str, suggested: list[str]) -> None:
    assert incentives.meant(DOCUMENT, typed) == []
    assert ids(incentives.suggestions(DOCUMENT, typed)) == suggested


def test_everyday_names_filter_the_listing_of_incentives() -> None:
    assert ids(api.incentives(DOCUMENT, ["电瓶车"])) == ["electric-bicycle"]
    assert ids(api.incentives(DOCUMENT, ["冰箱", "一級"])) == ["home-appliance.grade-1"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12) | st.lists(st.sampled_from([name for name, _ in ONE]), max_size=3).map(" ".join))
def test_anything_may_be_typed(name: str) -> None:
    found = incentives.meant(DOCUMENT, name)
    assert ids(found) == [offer.id for offer in OFFERS if offer.id in ids(found)]
    assert found or len(incentives.suggestions(DOCUMENT, name)) <= 5
