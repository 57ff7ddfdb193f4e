"""The nearest miss: whether one changed fact would turn a missed incentive, and how to say the change."""

from collections.abc import Collection, Mapping

import msgspec

from pinghu_cli.matching.answers import Answers, arises, inferred
from pinghu_cli.matching.judge import Verdict
from pinghu_cli.policy.model import Condition, Document, Fact


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One change that would do: ``change`` in words (再獲評省級綠色工廠), ``fact`` the id of what changes.

    ``unknown`` names the facts that would still have to be known, ``undecided`` is what the lead unit decides.
    """

    change: str
    fact: str
    unknown: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def steps(document: Document, stated: Answers, verdicts: list[Verdict]) -> dict[str, Step]:
    """Tier id -> the one change that would do, for each missed verdict where there is one."""
    known = inferred(document.facts, stated)
    register = {fact.id: fact for fact in document.facts}
    found = ((verdict.offer.id, _step(verdict, register, known)) for verdict in verdicts if verdict.state == "missed")
    return {tier: step for tier, step in found if step is not None}


def _step(verdict: Verdict, register: Mapping[str, Fact], known: Answers) -> Step | None:
    """None when more than one fact stands against it, or one that cannot be changed."""
    missed = verdict.those("missed")
    if len(missed) != 1 or missed[0].condition.fact is None:
        return None
    condition, fact = missed[0].condition, register[missed[0].condition.fact]
    answer = known.get(fact.id)
    change = how(condition, fact, answer.earlier if answer else ())
    if change is None or arises(fact.when, known) is False:
        return None
    unknown = (check.condition.fact for check in verdict.those("unknown"))
    return Step(
        change=change,
        fact=fact.id,
        unknown=tuple(dict.fromkeys(register[one].name for one in unknown if one)),
        undecided=tuple(check.condition.words for check in verdict.those("unit")),
    )


def how(condition: Condition, fact: Fact, had: Collection[str] = ()) -> str | None:
    """The change that would meet the condition, in words; None where the fact cannot be changed.

    What the applicant ``had`` in an earlier year cannot be won anew.
    """
    if not condition.has:
        return fact.gain.format(condition.words) if fact.gain else None
    gains = {choice.name: choice.gain or fact.gain for choice in fact.choices if choice.name not in had}
    said = [gain.format(name) for name in condition.has if (gain := gains.get(name))]
    return "或".join(said) or None
