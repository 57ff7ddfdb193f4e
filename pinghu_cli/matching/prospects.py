"""A match: every tier's verdict and what it may come to, in the manner of an estimate, and the claims it leads to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.matching.answers import Answer, Answers
from pinghu_cli.matching.judge import State, Verdict, judge
from pinghu_cli.matching.nearest import Step, steps
from pinghu_cli.matching.template import quoted
from pinghu_cli.quantities.printed import in_words, to_yuan
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.compute import all_worth
from pinghu_cli.receipts.rules import Rule, period, rule_of

_ORDER: dict[State, int] = {"met": 0, "open": 1, "missed": 2}


class Prospect(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit of a tier may come to, in 元; ``min_yuan`` is more than 0 only where it is printed without 最高."""

    min_yuan: Decimal
    max_yuan: Decimal


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One applicant against the tiers of the document, what is met first, each part by the most it may come to.

    ``prospects`` lacks the tiers of which the text states no amount; ``steps`` are the nearest misses. Both by tier id.
    """

    stated: Mapping[str, Answer]
    verdicts: tuple[Verdict, ...]
    prospects: Mapping[str, Prospect]
    steps: Mapping[str, Step]

    def those(self, state: State) -> list[Verdict]:
        """The verdicts of one state, in order."""
        return [verdict for verdict in self.verdicts if verdict.state == state]

    @property
    def total(self) -> Prospect:
        """The sum over what is met and has a stated amount; what the lead unit has yet to decide is not in it."""
        met = [self.prospects[verdict.offer.id] for verdict in self.those("met") if verdict.offer.id in self.prospects]
        return Prospect(
            min_yuan=sum((one.min_yuan for one in met), Decimal(0)),
            max_yuan=sum((one.max_yuan for one in met), Decimal(0)),
        )


def match(document: Document, stated: Answers, offers: Sequence[Offer]) -> Match:
    """Match an applicant (see `profile.read_profile`) against ``offers`` (see `document.query.offers`).

    Raise DataError when the document has no register of facts.
    """
    known = prospects(document, stated, offers)
    verdicts = judge(document, stated, offers)
    ranked = sorted(verdicts, key=lambda verdict: (_ORDER[verdict.state], -_most(known, verdict.offer)))
    return Match(stated=stated, verdicts=tuple(ranked), prospects=known, steps=steps(document, stated, ranked))


def prospects(document: Document, stated: Answers, offers: Iterable[Offer]) -> dict[str, Prospect]:
    """Tier id -> prospect, for the tiers whose most is known: computed where the base is, else their ceiling."""
    years = period(document)
    found = {offer.id: _prospect(rule_of(document, offer), claim_for(offer, stated), years) for offer in offers}
    return {tier: prospect for tier, prospect in found.items() if prospect is not None}


def ceilings(document: Document, stated: Answers, offers: Iterable[Offer]) -> dict[str, Decimal]:
    """Tier id -> the most in 元 that one unit may come to, where it is known."""
    return {tier: prospect.max_yuan for tier, prospect in prospects(document, stated, offers).items()}


def claim_for(offer: Offer, stated: Answers) -> Claim:
    """The claim of one unit, with its amount where a condition limits the base and the figure is known."""
    limits = [one.fact for one in offer.conditions if one.fact and one.at_most and offer.tier.base_limit]
    figures = [stated[fact].figure for fact in limits if fact in stated]
    return Claim(incentive=offer.id, base_fen=next((int(figure * 100) for figure in figures if figure), None))


def claims_file(document: Document, matched: Match) -> str:
    """A claims file (YAML) of all that is met, with the inputs that are still to be filled in left empty."""
    lines = [
        "# 符合條件的項目,供 pinghu estimate --claims 使用。空白處請填寫,不申請的請刪去。",
        "applicant:",
        "claims:",
    ]
    for verdict in matched.those("met"):
        lines += _entry(document, matched, verdict.offer)
    return "\n".join(lines) + "\n"


def _entry(document: Document, matched: Match, offer: Offer) -> Iterator[str]:
    rule, claim, prospect = rule_of(document, offer), claim_for(offer, matched.stated), matched.prospects.get(offer.id)
    most = f"{'最高' if rule.is_ceiling else ''}{in_words(prospect.max_yuan)}" if prospect else "條文沒有寫明金額"
    yield f"  - incentive: {quoted(offer.id)} # {offer.name}:{most}"
    if rule.needs_base:
        yield f"    amount:{f' {to_yuan(claim.base_fen)}' if claim.base_fen else ''} # {rule.base}(元)"
    if rule.each_fen is not None:
        yield f"    count: 1 # 幾{offer.tier.per}"
    if rule.exempt_years is not None:
        yield "    profit_year: # 自獲利年度起的第幾年"


def _prospect(rule: Rule, claim: Claim, years: tuple[int, int]) -> Prospect | None:
    [result] = all_worth([(rule, claim)], years)
    if result.status == "estimated" and result.min_fen is not None and result.max_fen is not None:
        return Prospect(min_yuan=to_yuan(result.min_fen), max_yuan=to_yuan(result.max_fen))
    return None if rule.cap_fen is None else Prospect(min_yuan=Decimal(0), max_yuan=to_yuan(rule.cap_fen))


def _most(known: Mapping[str, Prospect], offer: Offer) -> Decimal:
    prospect = known.get(offer.id)
    return prospect.max_yuan if prospect else Decimal(-1)
