"""A match: every tier's verdict and what it may come to, the receipt of what is met, and the claims file of it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Condition, Document
from pinghu_cli.document.query import Offer
from pinghu_cli.matching.answers import Profile
from pinghu_cli.matching.interview import Question, next_question
from pinghu_cli.matching.judge import State, Verdict, assumed, judge
from pinghu_cli.matching.nearest import Step, steps
from pinghu_cli.matching.profile import priced_by
from pinghu_cli.quantities.printed import in_words, to_yuan
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.compute import Worth
from pinghu_cli.receipts.receipt import Line, Receipt, entries_of, unsealed
from pinghu_cli.receipts.template import entry

NOTHING = Decimal(0)
_ORDER: dict[State, int] = {"met": 0, "open": 1, "missed": 2}


class Prospect(msgspec.Struct, frozen=True, kw_only=True):
    """What a tier may come to for what the applicant claims, in 元; else for one unit, at its printed ceiling."""

    min_yuan: Decimal
    max_yuan: Decimal


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One applicant against the tiers of the document, what is met first, each part by the most it may come to.

    ``prospects`` lacks the tiers of which the text states no amount; ``steps`` are the nearest misses. Both by tier id.
    """

    profile: Profile
    verdicts: tuple[Verdict, ...]
    prospects: Mapping[str, Prospect]
    steps: Mapping[str, Step]
    claims: tuple[Claim, ...]
    """What the applicant claims of all that is met, in the order of the receipt's lines."""
    receipt: Receipt
    """The estimate of what is met: the only sum there is. What the lead unit has yet to decide is not in it."""
    assumed: tuple[Condition, ...] = ()
    """Conditions of the whole document that the profile does not speak of and that are taken to hold."""

    def those(self, state: State) -> list[Verdict]:
        """The verdicts of one state, in order."""
        return [verdict for verdict in self.verdicts if verdict.state == state]


def match(document: Document, profile: Profile, offers: Iterable[Offer], as_of: datetime.date | None = None) -> Match:
    """Judge and price ``offers`` for one applicant. ``as_of`` (today) is the day of the estimate; it is not sealed."""
    every = list(offers)
    known = prospects(document, profile, every)
    verdicts = judge(document, profile.facts, every)
    ranked = sorted(verdicts, key=lambda verdict: (_ORDER[verdict.state], -_most(known, verdict.offer)))
    met = [claim for verdict in ranked if verdict.state == "met" for claim in claims_for(verdict.offer, profile)]
    return Match(
        profile=profile,
        verdicts=tuple(ranked),
        prospects=known,
        steps=steps(document, profile.facts, ranked),
        claims=tuple(met),
        receipt=unsealed(document, met, as_of=as_of),
        assumed=tuple(assumed(document, profile.facts)),
    )


def prospects(document: Document, profile: Profile, offers: Sequence[Offer]) -> dict[str, Prospect]:
    """Tier id -> prospect, for the tiers whose most is known: computed where the amounts are, else their ceiling."""
    claims = [claim for offer in offers for claim in claims_for(offer, profile)]
    results: dict[str, list[Worth]] = {}
    for priced in entries_of(document, claims):
        results.setdefault(priced.rule.incentive, []).append(priced.result)
    found = ((offer.id, _prospect(offer, results[offer.id])) for offer in offers)
    return {tier: prospect for tier, prospect in found if prospect is not None}


def ceilings(known: Mapping[str, Prospect]) -> dict[str, Decimal]:
    """Tier id -> the most in 元 that it may come to, where it is known."""
    return {tier: prospect.max_yuan for tier, prospect in known.items()}


def question_for(
    document: Document, profile: Profile, offers: Sequence[Offer], skipped: frozenset[str] = frozenset()
) -> Question | None:
    """What to ask next about a profile that is not matched; None when no answer can change a verdict any more."""
    verdicts = judge(document, profile.facts, offers)
    return next_question(document, profile.facts, verdicts, ceilings(prospects(document, profile, offers)), skipped)


def claims_for(offer: Offer, profile: Profile) -> tuple[Claim, ...]:
    """What the applicant claims of a tier: as stated, else one unit of each price that is stated, else one unit."""
    stated = tuple(claim for claim in profile.claims if claim.incentive == offer.id)
    if stated:
        return stated
    price = profile.facts.get(priced_by(offer) or "")
    figures = price.figures if price else ()
    return tuple(Claim(incentive=offer.id, base_fen=int(figure * 100)) for figure in figures if figure) or (
        Claim(incentive=offer.id),
    )


def claims_file(matched: Match) -> str:
    """A claims file (YAML) of all that is met, with the inputs that are still to be filled in left empty."""
    lines = [
        "# 符合條件的項目,供 pinghu estimate --claims 使用。空白處請填寫,不申請的請刪去。",
        "applicant:",
        "claims:",
    ]
    by_line = zip(matched.claims, matched.receipt.lines, strict=True)
    for claim, line in by_line:
        lines += _entry(claim, line, matched)
    return "\n".join(lines) + "\n"


def _entry(claim: Claim, line: Line, matched: Match) -> Iterator[str]:
    offer = next(verdict.offer for verdict in matched.verdicts if verdict.offer.id == line.incentive)
    prospect = matched.prospects.get(offer.id)
    most = f"{'' if offer.tier.amount else '最高'}{in_words(prospect.max_yuan)}" if prospect else "條文沒有寫明金額"
    yield from entry(claim, offer, line.base, most)


def _prospect(offer: Offer, results: Sequence[Worth]) -> Prospect | None:
    """The sum of what is claimed; where an amount is missing or too large, the printed ceiling of one unit."""
    most = [result.max_fen for result in results if result.max_fen is not None]
    if len(most) == len(results) and any(most):
        least = sum(result.min_fen or 0 for result in results)
        return Prospect(min_yuan=to_yuan(least), max_yuan=to_yuan(sum(most)))
    return Prospect(min_yuan=NOTHING, max_yuan=offer.most.yuan) if offer.most else None


def _most(known: Mapping[str, Prospect], offer: Offer) -> Decimal:
    prospect = known.get(offer.id)
    return prospect.max_yuan if prospect else Decimal(-1)
