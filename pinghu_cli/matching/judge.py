"""Conditions against what is known of an applicant: each met, missed, unknown, or left to the lead unit."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from pinghu_cli.document.model import Condition, Document, Fact
from pinghu_cli.document.query import Offer, wider
from pinghu_cli.matching.answers import Answer, Answers, arises, has_any, inferred, no_facts
from pinghu_cli.quantities.reading import read_quantity

CheckState = Literal["met", "missed", "unknown", "unit"]
"""``unknown``: an answer would settle it; ``unit``: only the lead unit can."""
State = Literal["met", "open", "missed"]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One condition and how it stands."""

    condition: Condition
    state: CheckState
    is_recipient: bool = False
    """Whether this is that the applicant is one of the printed recipients."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One tier of an incentive for one applicant: its conditions, and what they come to."""

    offer: Offer
    checks: tuple[Check, ...]

    @property
    def state(self) -> State:
        """``met`` when every condition is; ``missed`` when one is; else ``open``."""
        if self.those("missed"):
            return "missed"
        return "open" if self.those("unknown", "unit") else "met"

    @property
    def is_settled(self) -> bool:
        """Whether no further answer can change the state."""
        return self.state != "open" or not self.those("unknown")

    def those(self, *states: CheckState) -> tuple[Check, ...]:
        """The conditions that stand so, in printed order."""
        return tuple(check for check in self.checks if check.state in states)

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the facts that are still needed; empty once the tier is missed."""
        if self.state != "open":
            return ()
        return tuple(dict.fromkeys(check.condition.fact for check in self.those("unknown") if check.condition.fact))


def judge(document: Document, stated: Answers, offers: Iterable[Offer]) -> list[Verdict]:
    """A verdict on each of ``offers`` (see `document.query.offers`), in their order.

    Raise DataError when the document has no register of facts.
    """
    if not document.facts:
        raise no_facts()
    known = inferred(document.facts, stated)
    register = {fact.id: fact for fact in document.facts}
    return [
        Verdict(offer=offer, checks=tuple(_checks(document, offer, document.facts[0], register, known)))
        for offer in offers
    ]


def _checks(
    document: Document, offer: Offer, kind: Fact, register: Mapping[str, Fact], known: Answers
) -> Iterator[Check]:
    yield from _recipient(document, offer, kind, known.get(kind.id))
    for condition in offer.conditions:
        if condition.fact is None:
            yield Check(condition=condition, state="unit")
        else:
            fact = register[condition.fact]
            yield Check(condition=condition, state=_state(condition, fact, known.get(fact.id)))


def _recipient(document: Document, offer: Offer, kind: Fact, answer: Answer | None) -> Iterator[Check]:
    """Whether the applicant is one of the recipients; where the text does not say so of its kind, the unit decides.

    A recipient that is presumed rules nobody out.
    """
    presumed = offer.presumed if not offer.recipients else None
    words = offer.recipients or (presumed.recipients if presumed else ())
    if not words:
        return
    kinds = {wider(document, word)[-1] for word in words}
    surely = tuple(choice.name for choice in kind.choices if kinds & set(choice.recipient))
    perhaps = tuple(choice.name for choice in kind.choices if kinds & set(choice.perhaps))
    reading = presumed.reading if presumed else None
    condition = Condition(words="、".join(words), fact=kind.id, has=surely, perhaps=perhaps, reading=reading)
    yield Check(condition=condition, state=_state(condition, kind, answer), is_recipient=True)


def _state(condition: Condition, fact: Fact, answer: Answer | None) -> CheckState:
    if condition.has:
        surely, perhaps = has_any(condition.has, answer), has_any(condition.perhaps, answer)
        if surely is False and (perhaps or (condition.reading and not condition.perhaps)):
            return "unit"
        return _of(perhaps if surely is False else surely)
    if answer is None:
        return "unknown"
    if answer.figure is None:
        return "missed"
    unit = fact.unit or ""
    low = condition.at_least is not None and answer.figure < read_quantity(condition.at_least.printed, unit)
    high = condition.at_most is not None and answer.figure > read_quantity(condition.at_most.printed, unit)
    return "missed" if low or high else "met"


def _of(truth: bool | None) -> CheckState:
    return "unknown" if truth is None else "met" if truth else "missed"


def to_ask(fact: Fact, register: Mapping[str, Fact], known: Answers, skipped: frozenset[str] = frozenset()) -> Fact:
    """The fact to ask first in order to know ``fact``: itself, or the gate above it that is not known yet.

    A gate that was skipped is not asked again.
    """
    gate = fact.when
    if gate is None or gate.fact in skipped or arises(gate, known) is not None:
        return fact
    return to_ask(register[gate.fact], register, known, skipped)
