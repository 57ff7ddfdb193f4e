"""The conditions in the data: each in the words of the text, none missing, no idle question; every slip is named."""

from pathlib import Path

import pytest
import yaml

from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import Problem
from tests.changed import changed


def problems(text: str, old: str, new: str) -> list[Problem]:
    """What validate says of the shipped data with ``old`` replaced by ``new``, once."""
    return examine(changed(text, (old, new)).encode(), "bad.yaml", ALL)[1]


CASES: list[dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("bad_conditions.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_slip_is_named(shipped_yaml: str, case: dict[str, str]) -> None:
    """With its line and what to do."""
    found = problems(shipped_yaml, case["from"], case["to"])
    named = [problem for problem in found if problem.message == case["says"]]
    assert named, [str(problem) for problem in found]
    assert all(problem.line > 0 and problem.hint for problem in named)


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
