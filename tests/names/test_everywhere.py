"""One name, one meaning: every command, claims file and profile reads a name in the same way (incentive_names.yaml)."""

import json
import shlex
from pathlib import Path

import pytest
import yaml

from pinghu_cli import api
from pinghu_cli.document.load import load
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.errors import NotFound, PinghuError, UsageError
from pinghu_cli.matching.profile import read_mapping
from pinghu_cli.names import anything, filters, options, resolve
from tests.calling import Call
from tests.thorough import examples

DOCUMENT = load()
CASES = yaml.safe_load(Path(__file__).with_name("incentive_names.yaml").read_text(encoding="utf-8"))
ONE: dict[str, list[str]] = {identifier: [str(name) for name in names] for identifier, names in CASES["one"].items()}
OFFERS = {offer.id: offer for offer in offers(DOCUMENT)}
TITLES = [
    (identifier, condition.has[0])
    for identifier in ONE
    for condition in OFFERS[identifier].conditions
    if condition.fact == "titles" and len(condition.has) == 1
]
"""Incentives for whoever has one title, with the title."""
FACTS = {fact.id: fact for fact in DOCUMENT.facts}
FAR_TOO_LONG = ["x" * 100_000, "智" * 100_000, "1" * 100_000, "9、" * 50_000, "智能工廠、" * 20_000, " " * 100_000]


@pytest.mark.parametrize("identifier", ONE)
def test_a_name_filters_the_incentives_as_it_is_claimed(identifier: str) -> None:
    for name in ONE[identifier]:
        assert [offer.id for offer in api.incentives(DOCUMENT, [name])] == [identifier], name


@pytest.mark.parametrize("identifier", ONE)
def test_a_name_shows_what_it_claims(identifier: str) -> None:
    for name in ONE[identifier]:
        shown = [thing.id for thing in api.named(DOCUMENT, name) if isinstance(thing, Offer)]
        assert shown == [identifier], name


@pytest.mark.parametrize(("identifier", "title"), TITLES)
def test_a_profile_reads_what_an_incentive_is_called_as_the_title_that_it_asks_for(identifier: str, title: str) -> None:
    for name in ONE[identifier]:
        assert resolve.choice(DOCUMENT, FACTS["titles"], name).name == title, name
        assert title in read_mapping(DOCUMENT, {"titles": [name]}).facts["titles"].yes, name


@pytest.mark.parametrize("identifier", ONE)
def test_search_finds_the_item_of_what_is_named(identifier: str) -> None:
    for name in ONE[identifier][: examples(2, len(ONE[identifier]))]:
        hits = [hit.id for hit in api.search(DOCUMENT, name, limit=3)]
        assert OFFERS[identifier].item.id in hits, name


@pytest.mark.parametrize("name", CASES["several"])
def test_a_name_of_several_is_several_everywhere(name: str) -> None:
    several = CASES["several"][name]
    assert sorted(offer.id for offer in api.incentives(DOCUMENT, [name])) == sorted(several)
    with pytest.raises(UsageError) as error:
        resolve.offer(DOCUMENT, name)
    assert sorted(candidate.id for candidate in error.value.candidates) == sorted(several)
    try:
        shown = [thing.id for thing in api.named(DOCUMENT, name) if isinstance(thing, Offer)]
    except UsageError as too_many:
        shown = [candidate.id for candidate in too_many.candidates if candidate.kind == "incentive"]
    assert sorted(shown) == sorted(several)


@pytest.mark.parametrize("name", CASES["none"])
def test_a_name_of_nothing_shows_no_incentive(name: str) -> None:
    try:
        shown = [thing for thing in api.named(DOCUMENT, name) if isinstance(thing, Offer)]
    except PinghuError:
        shown = []
    assert not shown


def in_one(first: str, second: str) -> list[str]:
    """Two names in one text."""
    return [first + mark + second for mark in ("、", "，", ",", ";", "和", "及", " / ", "\n")]


@pytest.mark.parametrize(
    ("first", "second"), [("省級智能工廠", "省級數字化車間"), ("一级能效家电", "二级能效家电"), ("小巨人", "單項冠軍")]
)
def test_two_names_in_one_are_two_or_refused_and_never_the_first(first: str, second: str) -> None:
    both = [resolve.offer(DOCUMENT, name).id for name in (first, second)]
    for text in (*in_one(first, second), *in_one(second, first)):
        assert sorted(offer.id for offer in resolve.offers(DOCUMENT, text)) == sorted(both), text
        with pytest.raises(UsageError) as error:
            resolve.offer(DOCUMENT, text)
        assert sorted(candidate.id for candidate in error.value.candidates) == sorted(both), text


@pytest.mark.parametrize(("first", "second"), [("綠色工廠", "國家級綠色工廠"), ("孵化器", "省級孵化器")])
def test_names_of_which_one_means_the_other_too_are_not_two(first: str, second: str) -> None:
    """One thing would be claimed twice: that is refused with what it may mean."""
    for text in (*in_one(first, second), *in_one(second, first)):
        assert resolve.offer_names(DOCUMENT, text) == [text]


@pytest.mark.parametrize(("first", "second"), [("經信局", "商務局"), ("卫健委", "jxj"), ("財政局", "自然资源和规划局")])
def test_two_units_in_one_are_two(first: str, second: str) -> None:
    both = {resolve.unit(DOCUMENT, name).name for name in (first, second)}
    for text in in_one(first, second):
        assert filters.units(DOCUMENT, text) == both, text


@pytest.mark.parametrize(
    ("name", "near"),
    [("財政居", "財政局"), ("省級智能工長", "smart-factory.factory"), ("數智化轉形", "9")],
)
def test_what_nothing_is_called_is_answered_with_what_may_be_meant(name: str, near: str) -> None:
    """Of units, incentives and items alike."""
    with pytest.raises(NotFound) as error:
        anything.named(DOCUMENT, name)
    assert near in [candidate.id for candidate in error.value.candidates]


@pytest.mark.parametrize("name", FAR_TOO_LONG, ids=lambda name: ascii(name[:2]))
def test_a_text_far_too_long_for_a_name_is_answered_shortly(name: str) -> None:
    """Nothing that grows with the text is done with it but to count it."""
    asked = (
        lambda: resolve.items(DOCUMENT, name),
        lambda: resolve.domains(DOCUMENT, name),
        lambda: resolve.units(DOCUMENT, name),
        lambda: resolve.offer(DOCUMENT, name),
        lambda: resolve.recipients(DOCUMENT, name),
        lambda: resolve.fact(DOCUMENT, name),
        lambda: resolve.choice(DOCUMENT, FACTS["titles"], name),
        lambda: anything.named(DOCUMENT, name),
        lambda: options.one_of(name, ("one", "two"), "選項"),
    )
    for ask in asked:
        with pytest.raises(PinghuError) as error:
            ask()
        assert len(error.value.sentence) < 400
        assert not error.value.candidates


@pytest.mark.parametrize(
    "line",
    [
        "estimate first-product",
        "units 人才",
        "show NOPE",
        "measures -f jsno",
        "measures --unit 人才",
        "targets --unit 經信局,人才",
        "智能工廠 怎麼拿",
    ],
)
def test_each_candidate_is_a_command_that_works(call: Call, line: str) -> None:
    """What is offered can be pasted: it is understood, and means one thing."""
    refused = call(*line.split())
    assert refused.code in (1, 2)
    first, *listed = refused.err.splitlines()
    commands = [shlex.split(offered.partition("  pinghu ")[2]) for offered in listed if "  pinghu " in offered]
    if not commands and ":pinghu " in first:
        commands = [shlex.split(first.partition(":pinghu ")[2])]
    if " -f " not in line:
        as_data = json.loads(call(*line.split(), "-f", "json").err)["error"]
        assert len(as_data.get("candidates", ())) >= len(commands)
    assert commands
    for command in commands:
        answer = call(*command)
        assert answer.code == 0, (command, answer.err)


@pytest.mark.parametrize(
    ("kind", "name", "other"),
    [("measure", "措施", "附件"), ("hans", "简体", "繁體"), ("amount", "金額", "document")],
)
def test_a_choice_of_an_option_by_another_word_in_either_script(kind: str, name: str, other: str) -> None:
    known = {"x": other, kind: {"measure": "措施", "hans": "簡體", "amount": "金額"}[kind]}
    assert options.one_of(name, known, "選項") == kind
    assert options.one_of(kind.upper(), known, "選項") == kind
    with pytest.raises(UsageError) as error:
        options.one_of(kind[:-1], known, "選項")
    assert [candidate.write for candidate in error.value.candidates] == [kind]
