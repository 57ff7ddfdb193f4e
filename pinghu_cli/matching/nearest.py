"""The nearest miss: whether one changed fact would turn a missed incentive, and how to say the change."""

from collections.abc import Collection

import msgspec

from pinghu_cli.document.model import Condition, Document, Fact
from pinghu_cli.matching.answers import Answer, Answers, chosen
from pinghu_cli.matching.judge import Verdict, judge
from pinghu_cli.quantities.reading import read_quantity


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One change that would do: ``change`` in words (再獲評省級綠色工廠), ``fact`` the id of what changes.

    ``unknown`` names the facts that would still have to be known, ``undecided`` is what the lead unit decides.
    """

    change: str
    fact: str
    unknown: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()


def steps(document: Document, known: Answers, verdicts: list[Verdict]) -> dict[str, Step]:
    """Tier id -> the one change that would do, for each missed verdict where there is one."""
    near = ((verdict.offer.id, _step(document, known, verdict)) for verdict in verdicts if verdict.state == "missed")
    return {tier: step for tier, step in near if step is not None}


def _step(document: Document, known: Answers, verdict: Verdict) -> Step | None:
    """None when more than one fact stands against it, one that cannot be changed, or one of other applicants."""
    if verdict.is_remote:
        return None
    register = {fact.id: fact for fact in document.facts}
    for check in verdict.those("missed"):
        fact = register.get(check.condition.fact or "")
        answer = known.get(fact.id) if fact else None
        if fact is None or answer is None:
            continue
        change = how(check.condition, fact, answer.earlier)
        after = judge(document, {**known, fact.id: _changed(check.condition, fact, answer)}, [verdict.offer])[0]
        if change is not None and after.state != "missed":
            unknown = (still.condition.fact for still in after.those("unknown"))
            return Step(
                change=change,
                fact=fact.id,
                unknown=tuple(dict.fromkeys(register[name].name for name in unknown if name)),
                undecided=tuple(still.condition.words for still in after.those("unit")),
            )
    return None


def _changed(condition: Condition, fact: Fact, answer: Answer) -> Answer:
    """The answer that would meet the condition, all else as it was."""
    figure = condition.at_most or condition.at_least
    if figure is not None:
        return Answer(figures=(read_quantity(figure.printed, fact.unit or ""),))
    kept = answer.yes if fact.kind == "many" else frozenset[str]()
    return chosen(fact, kept | {condition.has[0]}, answer.earlier)


def how(condition: Condition, fact: Fact, had: Collection[str] = ()) -> str | None:
    """The change that would meet the condition, in words; None where the fact cannot be changed.

    What the applicant ``had`` in an earlier year cannot be won anew.
    """
    if not condition.has:
        return fact.gain.format(condition.words) if fact.gain else None
    by_gain: dict[str, list[str]] = {}
    for choice in fact.choices:
        gain = choice.gain or fact.gain
        if gain and choice.name in condition.has and choice.name not in had:
            by_gain.setdefault(gain, []).append(choice.name)
    return "或".join(gain.format(_either(names)) for gain, names in by_gain.items()) or None


def _either(names: list[str]) -> str:
    """甲、乙或丙."""
    return "或".join(part for part in ("、".join(names[:-1]), names[-1]) if part)
