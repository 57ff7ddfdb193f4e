"""Conditions against what is known of an applicant: each met, missed, unknown, or left to the lead unit.

Only printed words rule anybody out. Where a condition hangs on a reading of ours, the applicant who does not fit the
reading is left to the lead unit, with the reading.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.document.model import Condition, Document, Fact
from pinghu_cli.document.query import Offer, wider
from pinghu_cli.matching.answers import Answer, Answers, arises, has_any, no_facts
from pinghu_cli.quantities.reading import read_quantity

CheckState = Literal["met", "missed", "unknown", "unit"]
"""``unknown``: an answer would settle it; ``unit``: only the lead unit can."""
State = Literal["met", "open", "missed"]
NOT_NEW = "條文沒有印「新」字,沒有寫以前獲得的算不算"


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One condition and how it stands; ``reading`` is what it hangs on where the lead unit decides."""

    condition: Condition
    state: CheckState
    is_recipient: bool = False
    """Whether this is that the applicant is one of the recipients."""
    reading: str | None = None
    had: bool = False
    """Whether the applicant has what it names, from an earlier year."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One tier of an incentive for one applicant: its conditions, and what they come to."""

    offer: Offer
    checks: tuple[Check, ...]
    is_remote: bool = False
    """Whether it hangs on what applicants of this kind are not even asked (titles of firms, of a person)."""

    @property
    def state(self) -> State:
        """``met`` when every condition is; ``missed`` when a printed one is; else ``open``."""
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


def judge(document: Document, known: Answers, offers: Iterable[Offer]) -> list[Verdict]:
    """A verdict on each of ``offers`` (see `document.query.offers`), in their order.

    Raise DataError when the document has no register of facts.
    """
    if not document.facts:
        raise no_facts()
    register = {fact.id: fact for fact in document.facts}
    return [_verdict(document, offer, register, known) for offer in offers]


def assumed(document: Document, known: Answers) -> list[Condition]:
    """The conditions of the document as a whole that the applicant does not speak of, and that are taken to hold."""
    register = {fact.id: fact for fact in document.facts}
    states = ((condition, _check(condition, register, known).state) for condition in document.document.requires)
    return [condition for condition, state in states if state == "unknown"]


def _verdict(document: Document, offer: Offer, register: Mapping[str, Fact], known: Answers) -> Verdict:
    everywhere = (_check(condition, register, known) for condition in document.document.requires)
    checks = (
        *(check for check in everywhere if check.state != "unknown"),
        *_recipient(document, offer, known),
        *(_check(condition, register, known) for condition in offer.conditions),
    )
    return Verdict(offer=offer, checks=checks, is_remote=_is_remote(checks, register, known))


def _is_remote(checks: Iterable[Check], register: Mapping[str, Fact], known: Answers) -> bool:
    """Another recipient is printed, or presumed and nothing speaks for it; or a fact is asked of others only."""
    stands = list(checks)
    if any(check.is_recipient and check.state == "missed" for check in stands):
        return True
    asked = [check for check in stands if not check.is_recipient and check.condition.fact]
    if any(check.is_recipient and check.state == "unit" and check.reading for check in stands):
        return not any(check.state == "met" for check in asked)
    if any(check.state == "unit" and check.reading and not check.condition.perhaps for check in asked if not check.had):
        return True
    facts = (register[check.condition.fact or ""] for check in asked if check.state == "unknown")
    own = {check.condition.fact for check in asked}
    gates = (fact.when for fact in facts)
    return any(gate and gate.fact not in own and arises(gate, known) is False for gate in gates)


def recipient_condition(document: Document, offer: Offer) -> Condition | None:
    """That the applicant is one of the recipients, printed or (with the reading) presumed; None where there is none."""
    presumed = offer.presumed if not offer.recipients else None
    words = offer.recipients or (presumed.recipients if presumed else ())
    if not words:
        return None
    kind = document.facts[0]
    kinds = {wider(document, word)[-1] for word in words}
    return Condition(
        words="、".join(words),
        fact=kind.id,
        has=tuple(choice.name for choice in kind.choices if kinds & set(choice.recipient)),
        perhaps=tuple(choice.name for choice in kind.choices if kinds & set(choice.perhaps)),
        reading=presumed.reading if presumed else None,
    )


def _recipient(document: Document, offer: Offer, known: Answers) -> Iterator[Check]:
    condition = recipient_condition(document, offer)
    if condition is None:
        return
    kind = document.facts[0]
    check = _check(condition, {kind.id: kind}, known)
    if check.state == "missed" and condition.reading:
        check = msgspec.structs.replace(check, state="unit", reading=condition.reading)
    yield msgspec.structs.replace(check, is_recipient=True)


def _check(condition: Condition, register: Mapping[str, Fact], known: Answers) -> Check:
    if condition.fact is None:
        return Check(condition=condition, state="unit", reading=condition.reading)
    fact, answer = register[condition.fact], known.get(condition.fact)
    state = _by_choice(condition, answer) if condition.has else _by_figure(condition, fact, answer)
    if state == "missed" and condition.reading and not condition.perhaps:
        return Check(condition=condition, state="unit", reading=condition.reading)
    if state == "missed" and fact.lasts and not condition.new and answer is not None:
        had = [name for name in (*condition.has, *condition.perhaps) if name in answer.earlier]
        if had:
            return Check(condition=condition, state="unit", reading=f"{answer.earlier[had[0]]}年的;{NOT_NEW}", had=True)
    return Check(condition=condition, state=state, reading=condition.reading if state == "unit" else None)


def _by_choice(condition: Condition, answer: Answer | None) -> CheckState:
    """A choice denied by name is believed, whatever else might do."""
    surely, perhaps = has_any(condition.has, answer), has_any(condition.perhaps, answer)
    if surely is False and answer is not None and frozenset(condition.has) <= answer.denied:
        return "missed"
    if surely is False and perhaps:
        return "unit"
    truth = perhaps if surely is False else surely
    return "unknown" if truth is None else "met" if truth else "missed"


def _by_figure(condition: Condition, fact: Fact, answer: Answer | None) -> CheckState:
    """Of several figures one is enough: the condition holds for that thing."""
    if answer is None or not answer.figures:
        return "unknown"
    low, high = bounds(condition, fact)
    fits = ((low is None or figure >= low) and (high is None or figure <= high) for figure in answer.figures)
    return "met" if any(fits) else "missed"


def bounds(condition: Condition, fact: Fact) -> tuple[Decimal | None, Decimal | None]:
    """The least and the largest figure that meet a condition, in the unit of the fact; None where there is no bound."""
    low, high = (
        read_quantity(figure.printed, fact.unit or "") if figure else None
        for figure in (condition.at_least, condition.at_most)
    )
    return low, high


def to_ask(fact: Fact, register: Mapping[str, Fact], known: Answers, skipped: frozenset[str] = frozenset()) -> Fact:
    """The fact to ask first in order to know ``fact``: itself, or the gate above it that is not known yet.

    A gate that was skipped is not asked again.
    """
    gate = fact.when
    if gate is None or gate.fact in skipped or arises(gate, known) is not None:
        return fact
    return to_ask(register[gate.fact], register, known, skipped)
