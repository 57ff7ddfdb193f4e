"""How the text is read, rule by rule: clause, facts, verdict and reason, as a policy officer would judge them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.document.text import published_text
from pinghu_cli.matching.judge import assumed, judge
from pinghu_cli.matching.profile import read_mapping
from pinghu_cli.matching.prospects import match

CASES = yaml.safe_load(Path(__file__).with_name("rules_of_reading.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['tier']}: {case['why']}")
def test_the_verdict_is_what_the_clause_says(
    document: Document, every_offer: list[Offer], case: dict[str, Any]
) -> None:
    text = published_text(document)
    assert all(piece in text for piece in case["clause"].split("…")), "the clause is not printed so"
    offer = next(offer for offer in every_offer if offer.id == case["tier"])
    profile = read_mapping(document, case["facts"])
    [verdict] = judge(document, profile.facts, [offer])
    assert verdict.state == case["verdict"]
    assert match(document, profile, [offer]).receipt.totals.complete or verdict.state == "met"


def test_the_place_that_is_not_stated_is_said_to_be_assumed(document: Document) -> None:
    """Neither in nor out: taken to be in, and said."""
    stated = [read_mapping(document, {"applicant": "企業", "place": place}).facts for place in (None, "是", "外地")]
    assert [len(assumed(document, facts)) for facts in stated] == [1, 0, 0]


def test_amounts_of_a_profile_make_one_total(document: Document, every_offer: list[Offer]) -> None:
    """A premium of 80萬, a phone within the limit and one beyond it: what an estimate of the same claims says."""
    facts = {"申請人": "企業", "外貿活動": ["投保一般模式出口信用保險"], "金額": {"出口信用保險保費補助": "80萬"}}
    firm = match(document, read_mapping(document, facts), every_offer)
    assert (firm.receipt.totals.max_yuan, firm.receipt.totals.complete) == (480_000, True)
    facts = {"申請人": "個人", "購置": ["手機"], "金額": {"手機": [6499, 3999]}}
    person = match(document, read_mapping(document, facts), every_offer)
    assert person.receipt.totals.known_max_yuan == 500
