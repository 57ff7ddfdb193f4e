"""The conditions in the data: each title has a tier of its own, and the register asks little and plainly."""

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer


def test_each_title_leads_to_a_tier_of_its_own(every_offer: list[Offer], document: Document) -> None:
    """Whatever can be newly won this year is named by a condition, and no two tiers of one clause share it."""
    titles = next(fact for fact in document.facts if fact.id == "titles")
    named = {
        choice.name: {
            offer.incentive.id
            for offer in every_offer
            for condition in (*offer.incentive.requires, *offer.tier.requires)
            if choice.name in condition.has
        }
        for choice in titles.choices
    }
    assert all(named.values())
    for offer in every_offer:
        own = [condition for condition in offer.tier.requires if condition.fact == "titles"]
        assert all(len(condition.has) == 1 for condition in own)


def test_the_register_is_small_and_speaks_plainly(document: Document) -> None:
    assert len(document.facts) <= 18
    assert all(fact.question.endswith("?") for fact in document.facts)
    assert document.facts[0].id == "applicant"
