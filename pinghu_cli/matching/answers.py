"""What is known about an applicant: an answer for each fact that is stated, and what follows from it.

A fact without an answer is unknown, which is neither no nor zero. Answers only ever narrow down: to know more never
takes back what followed from less.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Fact, Gate
from pinghu_cli.errors import DataError


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one fact: choices that are true, choices that are not, or a figure in the fact's unit.

    Choices in neither set are unknown. A fact that does not arise (see `Fact.when`) has neither choice nor figure.
    ``earlier`` gives the year of those that are no only because they were won before the year that counts.
    """

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    figure: Decimal | None = None
    earlier: Mapping[str, int] = {}


Answers = Mapping[str, Answer]
"""Fact id -> answer, for the facts of which something is known."""


def chosen(fact: Fact, names: Iterable[str], earlier: Mapping[str, int] | None = None) -> Answer:
    """The complete answer that ``names`` and no others of the fact's choices are true."""
    yes = frozenset(names)
    return Answer(yes=yes, no=frozenset(choice.name for choice in fact.choices) - yes, earlier=earlier or {})


def has_any(names: Iterable[str], answer: Answer | None) -> bool | None:
    """Whether one of the choices is true; None when it is not known."""
    if answer is None:
        return None
    wanted = frozenset(names)
    return True if wanted & answer.yes else False if wanted <= answer.no else None


def arises(gate: Gate | None, known: Answers) -> bool | None:
    """Whether a fact with this gate arises at all; None when it is not known."""
    return True if gate is None else has_any(gate.has, known.get(gate.fact))


def inferred(facts: Iterable[Fact], stated: Answers) -> dict[str, Answer]:
    """``stated`` and what follows from it: where a fact does not arise, what was not stated of it is no."""
    known: dict[str, Answer] = {}
    for fact in facts:
        answer = stated.get(fact.id)
        if arises(fact.when, known) is False and (answer is None or answer.figure is None):
            answer = chosen(fact, answer.yes if answer else (), answer.earlier if answer else {})
        if answer is not None:
            known[fact.id] = answer
    return known


def no_facts() -> DataError:
    """The error of a document that says nothing of what its conditions ask."""
    return DataError("no-facts", "資料檔沒有 facts,無法比對條件", "請在資料檔登記事實與各項的 requires")
