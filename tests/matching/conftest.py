"""What the matching tests share: the hand-written applicants, and how an interview with one of them goes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.matching.answers import Answer, Answers, Profile, chosen
from pinghu_cli.matching.interview import Question
from pinghu_cli.matching.prospects import question_for

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("profiles.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def every_offer(document: Document) -> list[Offer]:
    """All tiers of the shipped document."""
    return offers(document)


def interview(
    document: Document, every: list[Offer], knows: Mapping[str, Answer]
) -> tuple[dict[str, Answer], list[Question]]:
    """What an applicant who ``knows`` this much is asked, and what is known at the end."""
    stated, skipped = dict[str, Answer](), frozenset[str]()
    asked: list[Question] = []
    while question := question_for(document, Profile(facts=stated), every, skipped):
        asked.append(question)
        answer = knows.get(question.fact.id)
        if answer is None:
            skipped |= {question.fact.id}
        elif question.fact.kind == "many":
            shown = {choice.name for choice in question.choices}
            stated[question.fact.id] = chosen(question.fact, answer.yes & shown, answer.earlier)
        else:
            stated[question.fact.id] = answer
    return stated, asked


def states(answers: Answers, document: Document, every: list[Offer]) -> dict[str, str]:
    """Tier id -> state."""
    from pinghu_cli.matching.judge import judge

    return {verdict.offer.id: verdict.state for verdict in judge(document, answers, every)}
