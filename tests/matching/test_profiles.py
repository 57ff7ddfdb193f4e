"""Applicants that a policy officer can read, and the answer for every tier, written by hand from the clauses."""

from typing import Any

import pytest

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.matching.answers import Profile
from pinghu_cli.matching.judge import Verdict
from pinghu_cli.matching.profile import read_mapping
from pinghu_cli.matching.prospects import Match, match
from tests.matching.conftest import CASES, interview

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])


MATCHED: dict[str, Match] = {}


def matched(document: Document, every_offer: list[Offer], case: dict[str, Any]) -> Match:
    """The applicant of the case against all tiers, worked out once."""
    if case["name"] not in MATCHED:
        MATCHED[case["name"]] = match(document, read_mapping(document, case["profile"]), every_offer)
    return MATCHED[case["name"]]


def still_open(verdict: Verdict) -> list[str]:
    """The facts that are missing, then what the lead unit decides."""
    unit = verdict.those("unit")
    undecided = [f"是否屬於{one.condition.words}" if one.condition.fact else one.condition.words for one in unit]
    return [*verdict.missing, *undecided]


@each_case
def test_what_is_met_and_its_most(document: Document, every_offer: list[Offer], case: dict[str, Any]) -> None:
    """Exactly these tiers are met, and each may come to this much."""
    found = matched(document, every_offer, case)
    prospects = {verdict.offer.id: found.prospects.get(verdict.offer.id) for verdict in found.those("met")}
    assert {tier: one and one.max_yuan for tier, one in prospects.items()} == case["met"]
    assert (found.receipt.totals.known_max_yuan, found.receipt.totals.min_yuan) == (case["total"], case.get("exact", 0))


@each_case
def test_what_is_open_and_why(document: Document, every_offer: list[Offer], case: dict[str, Any]) -> None:
    """Exactly these tiers of those that concern the applicant are open, each for these facts or words; or at least."""
    verdicts = matched(document, every_offer, case).those("open")
    found = {verdict.offer.id: still_open(verdict) for verdict in verdicts if not verdict.is_remote}
    if "open" in case:
        assert found == case["open"]
    else:
        assert case["open_at_least"].items() <= found.items()


@each_case
def test_what_is_missed_and_what_would_change_it(
    document: Document, every_offer: list[Offer], case: dict[str, Any]
) -> None:
    """Each missed tier says which words rule it out; one step is offered exactly where one changed fact would do."""
    found = matched(document, every_offer, case)
    missed = {verdict.offer.id: verdict for verdict in found.those("missed")}
    assert set(case.get("missed_at_least", ())) <= missed.keys()
    assert all(verdict.those("missed")[0].condition.words for verdict in missed.values())
    for tier, change in case.get("step", {}).items():
        assert tier in missed
        step = found.steps.get(tier)
        assert (step and step.change) == change


@each_case
def test_order(document: Document, every_offer: list[Offer], case: dict[str, Any]) -> None:
    """What is met comes first, then what is open; within each the most valuable first."""
    found = matched(document, every_offer, case)
    rank = {"met": 0, "open": 1, "missed": 2}
    most = {tier: prospect.max_yuan for tier, prospect in found.prospects.items()}
    order = [(rank[verdict.state], -most.get(verdict.offer.id, -1)) for verdict in found.verdicts]
    assert order == sorted(order)
    assert len(order) == len(every_offer)


@pytest.mark.parametrize("case", [case for case in CASES if "questions" in case], ids=lambda case: case["name"])
def test_how_many_questions(document: Document, every_offer: list[Offer], case: dict[str, Any]) -> None:
    """The interview settles the same answer in this many questions."""
    knows = read_mapping(document, case["profile"]).facts
    stated, asked = interview(document, every_offer, knows)
    assert len(asked) == case["questions"], [question.fact.id for question in asked]
    before, after = (match(document, Profile(facts=facts), every_offer) for facts in (stated, knows))
    near = {verdict.offer.id for verdict in before.verdicts if not verdict.is_remote}
    states = [{v.offer.id: v.state for v in found.verdicts if v.offer.id in near} for found in (before, after)]
    assert states[0] == states[1]
