"""Which question comes next: the one with the most at stake, and none that can change nothing."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Choice, Document, Fact
from pinghu_cli.document.query import Offer
from pinghu_cli.matching.answers import Answers, arises
from pinghu_cli.matching.judge import Verdict, assumed, to_ask

NOTHING = Decimal(0)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """A fact to ask, with the choices that still matter and what hangs on the answer.

    ``stake`` is the sum in 元 of the most that the open tiers concerned pay, ``tiers`` how many they are.
    """

    fact: Fact
    choices: tuple[Choice, ...]
    stake: Decimal
    tiers: int


def next_question(
    document: Document,
    known: Answers,
    verdicts: Sequence[Verdict],
    ceilings: Mapping[str, Decimal],
    skipped: frozenset[str] = frozenset(),
) -> Question | None:
    """The question with the most at stake; None when no answer can change a verdict any more.

    ``verdicts`` are those on what is ``known``; ``ceilings`` holds the most in 元 that each tier pays, by id, where the
    text says so; ``skipped`` the ids of facts that the applicant does not know.
    """
    register = {fact.id: fact for fact in document.facts}
    if of_the_whole := _of_the_whole(document, known, len(verdicts), skipped):
        return of_the_whole
    concerned: dict[str, list[Offer]] = {}
    for verdict in verdicts:
        for first in _first_facts(verdict, register, known, skipped):
            concerned.setdefault(first, []).append(verdict.offer)
    questions = [
        Question(
            fact=fact,
            choices=_that_matter(fact, document, known, concerned[fact.id]),
            stake=sum((ceilings.get(offer.id, NOTHING) for offer in concerned[fact.id]), NOTHING),
            tiers=len(concerned[fact.id]),
        )
        for fact in document.facts
        if fact.id in concerned
    ]
    return max(questions, key=lambda question: (question.stake, question.tiers), default=None)


def _first_facts(
    verdict: Verdict, register: Mapping[str, Fact], known: Answers, skipped: frozenset[str]
) -> Iterator[str]:
    """The facts to ask first in order to settle an open tier, but for those skipped and those of other applicants."""
    if verdict.is_remote:
        return
    firsts = {to_ask(register[fact], register, known, skipped) for fact in verdict.missing}
    yield from {fact.id for fact in firsts if arises(fact.when, known) is not False} - skipped


def _of_the_whole(document: Document, known: Answers, tiers: int, skipped: frozenset[str]) -> Question | None:
    """Once the kind of applicant is known: what the document asks of everybody (the place)."""
    if not document.facts or document.facts[0].id not in known:
        return None
    open_facts = {condition.fact for condition in assumed(document, known)} - skipped
    fact = next((fact for fact in document.facts if fact.id in open_facts), None)
    return Question(fact=fact, choices=fact.choices, stake=NOTHING, tiers=tiers) if fact else None


def _that_matter(fact: Fact, document: Document, known: Answers, offers: list[Offer]) -> tuple[Choice, ...]:
    """The choices that a condition of the open tiers names, or that a fact they need arises from.

    All of them where one has to be chosen: the others are how to say no.
    """
    if fact.kind != "many":
        return fact.choices
    needed = _needed(document, offers)
    asked = known.get(fact.id)
    return tuple(
        choice
        for choice in fact.choices
        if (fact.id, choice.name) in needed and not (asked and choice.name in asked.yes | asked.no)
    )


def _needed(document: Document, offers: list[Offer]) -> set[tuple[str, str]]:
    """(fact, choice) of every condition of ``offers``, and of the gates above them."""
    named = [condition for offer in offers for condition in offer.conditions]
    needed = {
        (condition.fact, choice)
        for condition in named
        if condition.fact
        for choice in (*condition.has, *condition.perhaps)
    }
    facts = {condition.fact for condition in named}
    for fact in reversed(document.facts):
        if fact.id in facts and fact.when is not None:
            facts.add(fact.when.fact)
            needed |= {(fact.when.fact, choice) for choice in fact.when.has}
    return needed
