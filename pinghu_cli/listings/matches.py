"""Rows of a match: tiers with their verdicts, one tier explained, two profiles compared."""

from typing import Any, Literal

from pinghu_cli.declared import Row, Yuan
from pinghu_cli.document.model import Document, PayKind
from pinghu_cli.matching.judge import Check, Verdict
from pinghu_cli.matching.prospects import Match
from pinghu_cli.quantities.printed import plain

State = Literal["met", "open", "missed"]


class MatchRow(Row, frozen=True):
    """A tier of an incentive and whether the applicant meets its conditions."""

    id: str
    """Id for `pinghu estimate`: smart-factory.factory."""
    measure: str
    """Id of the item that grants it."""
    domain: str
    """Id of the domain of the item."""
    name: str
    """Name of the tier, else of the incentive."""
    status: State
    """``met``: all conditions hold; ``open``: something is unknown or undecided; ``missed``: one does not hold."""
    min_yuan: Yuan | None
    """What is certain of it in 元; null where it is unknown."""
    max_yuan: Yuan | None
    """What it can come to at most in 元; null where it is unknown."""
    kind: PayKind
    """How it is paid."""
    form: str | None
    """補助, 獎勵, 補貼 … as printed; null where the text has no such word."""
    lead: str | None
    """The lead units, joined by 、: whom to ask; null where the text names none."""
    missing: list[str]
    """Ids of the facts that the profile does not state."""
    undecided: list[str]
    """What the text leaves to the lead unit to decide."""
    readings: list[str]
    """The readings of ours on which an open verdict hangs; not from the document."""
    concerns: bool
    """Whether it is for applicants like this one; pages leave the others to ``--all``."""
    ruled_out_by: list[str]
    """The conditions that do not hold."""
    step: str | None
    """The one change that would do; null where it takes more, or none."""
    step_needs: list[str]
    """What else would have to be known after that step."""
    quote: str
    """The words that grant it."""
    ref: str
    """The clause as people cite it."""


RECIPIENT = "對象:"
"""What stands before the words of a condition that is whom the clause names."""


def match_row(document: Document, matched: Match, verdict: Verdict) -> MatchRow:
    """A tier with its verdict."""
    offer, prospect, step = verdict.offer, matched.prospects.get(verdict.offer.id), matched.steps.get(verdict.offer.id)
    return MatchRow(
        id=offer.id,
        measure=offer.item.id,
        domain=document.domain_of(offer.item).id,
        name=offer.name,
        status=verdict.state,
        min_yuan=plain(prospect.min_yuan) if prospect else None,
        max_yuan=plain(prospect.max_yuan) if prospect else None,
        kind=offer.pays,
        form=offer.form,
        lead=offer.lead,
        missing=list(verdict.missing),
        undecided=[_to_decide(check) for check in verdict.those("unit")],
        readings=[check.reading for check in verdict.those("unit") if check.reading],
        concerns=not verdict.is_remote,
        ruled_out_by=[condition_words(check) for check in verdict.those("missed")],
        step=step.change if step else None,
        step_needs=[*step.unknown, *step.undecided] if step else [],
        quote=offer.incentive.quote,
        ref=offer.item.ref,
    )


def condition_words(check: Check) -> str:
    """The condition that was checked, in the text's words."""
    return f"{RECIPIENT}{check.condition.words}" if check.is_recipient else check.condition.words


def _to_decide(check: Check) -> str:
    return f"是否屬於{check.condition.words}" if check.condition.fact else check.condition.words


class ConditionRow(Row, frozen=True):
    """A condition of a tier, and whether it holds."""

    words: str
    """The condition in the text's words."""
    state: str
    """``met``, ``missed``, ``unknown`` (the profile does not say), ``unit`` (the lead unit decides)."""
    fact: str | None
    """Id of the fact of the profile that it asks; null where it asks none."""
    wants: list[str] | None
    """The answers that meet it; null where it is no choice."""
    because: str
    """What the profile says, or the reading on which it hangs."""


class ExplainedRow(MatchRow, frozen=True):
    """A tier condition by condition."""

    conditions: list[ConditionRow]
    """All conditions of the tier."""


class CountsRow(Row, frozen=True):
    """How many tiers are met, open and missed, and what those that are met come to."""

    met: int
    """Tiers whose conditions all hold."""
    open: int
    """Tiers that may be met."""
    missed: int
    """Tiers that are not met."""
    unstated: int
    """Met tiers for which the document prints no amount; they are not in the sums."""
    min_yuan: Yuan
    """What is certain in 元."""
    max_yuan: Yuan | None
    """The money it all comes to at most in 元; null where the amount of something that is met is unknown."""
    known_max_yuan: Yuan
    """The sum of the ceilings of money that are known in 元."""
    tax_saved_yuan: Yuan | None
    """The tax that is saved at most in 元; null where a part of it is unknown."""
    complete: bool
    """Whether the amount of everything that is met is known."""


class QuestionRow(Row, frozen=True):
    """The fact that is most worth stating next."""

    fact: str
    """Id of the fact."""
    question: str
    """How to ask for it."""
    kind: str
    """``one`` or ``many`` of the choices, or a ``figure``."""
    choices: list[str]
    """The answers to choose from; none for a figure."""
    unit: str | None
    """What a figure counts; null for choices."""
    tiers: int
    """How many tiers hang on it."""
    stake_yuan: Yuan
    """What these can come to at most in 元."""


class MatchReport(Row, frozen=True):
    """A whole match."""

    schema: int
    """Version of this form."""
    document: str
    """Title of the document."""
    as_of: str
    """The day (ISO) of the estimate."""
    valid_to: str | None
    """Last day (ISO) on which the document holds; null where the text does not print it."""
    lapsed: bool | None
    """Whether ``as_of`` is after it; null where it is unknown."""
    profile: dict[str, Any]
    """What the profile states: id of a fact -> its answer; ``amounts``: id of a tier -> what is claimed."""
    remarks: list[str]
    """How words of the profile were understood where they are not the document's."""
    totals: CountsRow
    """How many are met, open and missed."""
    matches: list[MatchRow]
    """Every tier, those that are met first."""
    next_question: QuestionRow | None
    """What to state next; null where nothing more would change the result."""
    warnings: list[str]
    """What holds for the sums."""


class ChangeRow(Row, frozen=True):
    """A tier in which two profiles differ."""

    change: Literal["gained", "lost", "changed"]
    """Whether the second profile newly meets it, no longer meets it, or differs in state or amount."""
    id: str
    """Id of the tier."""
    measure: str
    """Id of the item that grants it."""
    name: str
    """Name of the tier, else of the incentive."""
    before: State
    """Its state for the first profile."""
    after: State
    """Its state for the second profile."""
    before_max_yuan: Yuan | None
    """What it comes to at most for the first profile in 元; null where it is unknown."""
    after_max_yuan: Yuan | None
    """What it comes to at most for the second profile in 元; null where it is unknown."""
    lead: str | None
    """The lead units, joined by 、: whom to ask; null where the text names none."""
    quote: str
    """The words that grant it."""
    ref: str
    """The clause as people cite it."""


class SideRow(Row, frozen=True):
    """One of two profiles that are compared."""

    name: str
    """What it is called: the name of its file."""
    profile: dict[str, Any]
    """What it states: id of a fact -> its answer."""
    totals: CountsRow
    """How many tiers are met, open and missed."""


class ComparisonReport(Row, frozen=True):
    """Two profiles compared."""

    schema: int
    """Version of this form."""
    before: SideRow
    """The first profile."""
    after: SideRow
    """The second profile."""
    difference_max_yuan: Yuan
    """The known ceilings of the second less those of the first in 元."""
    changes: list[ChangeRow]
    """The tiers in which they differ."""


class TemplateRow(Row, frozen=True):
    """An empty profile, or an empty claims file."""

    template: str
    """A YAML file to fill in."""
