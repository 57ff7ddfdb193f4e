"""What changed in what incentives pay: caps, rates, thresholds, and to whom and on what condition."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pinghu_cli.document.model import Document, Tier
from pinghu_cli.document.query import Offer
from pinghu_cli.document.wording import months, payment
from pinghu_cli.editions.align import Editions, Nearest, Pair, canonical, masked
from pinghu_cli.editions.changes import Change, Kind, Side, Topic, bound, certainty, nearest_name, side, with_figure
from pinghu_cli.quantities.printed import Money, Rate

CEILING = "最高"
CONDITION = "條件"


class _Aspect(NamedTuple):
    """One thing that a tier says: what it is called, how it is printed, and its figure where it has one."""

    topic: Topic
    name: str
    shown: str
    yuan: Decimal | None = None
    fraction: Decimal | None = None

    @property
    def sense(self) -> tuple[object, ...]:
        """What it says however it is written: 100萬元 is 1,000,000元, 最高 makes a ceiling of either."""
        if self.yuan is None and self.fraction is None:
            return (canonical(self.shown),)
        return (self.yuan, self.fraction, self.shown.startswith(CEILING))


_Difference = tuple[_Aspect, _Aspect]


def payment_changes(editions: Editions) -> Iterator[Change]:
    """Changes of matched tiers, each printed figure once, then what is granted no more, then what is new."""
    groups: dict[tuple[str, str], list[Pair[Offer]]] = {}
    for pair in editions.offers.pairs:
        groups.setdefault((pair.old.incentive.id, pair.new.incentive.id), []).append(pair)
    for pairs in groups.values():
        yield from _of_clause(editions, pairs)
    yield from _one_sided(editions.old, editions.offers.gone, "dropped")
    yield from _one_sided(editions.new, editions.offers.come, "added")


def _of_clause(editions: Editions, pairs: Sequence[Pair[Offer]]) -> Iterator[Change]:
    """What changed between two clauses. What one figure of print says of several tiers is one change."""
    together: dict[_Difference, list[Pair[Offer]]] = {}
    for pair in pairs:
        for difference in _differences(pair.old, pair.new):
            together.setdefault(difference, []).append(pair)
    for (before, after), concerned in together.items():
        for group in _by_figure(before.shown or after.shown, concerned):
            yield _change(editions, before, after, group)
    if (moved := _moved(editions, pairs)) is not None:
        yield moved


def _by_figure(figure: str, pairs: list[Pair[Offer]]) -> list[list[Pair[Offer]]]:
    """Pairs that share one printed figure: all, where the clause prints it once, else those of the same label."""
    quote = canonical(pairs[0].old.incentive.quote)
    if len(pairs) == 1 or quote.count(canonical(figure.removeprefix(CEILING))) <= 1:
        return [pairs]
    by_label: dict[str | None, list[Pair[Offer]]] = {}
    for pair in pairs:
        by_label.setdefault(pair.old.tier.label, []).append(pair)
    return list(by_label.values())


def _change(editions: Editions, before: _Aspect, after: _Aspect, pairs: Sequence[Pair[Offer]]) -> Change:
    old, new = pairs[0].old, pairs[0].new
    names = dict.fromkeys(pair.new.name for pair in pairs)
    of_all = len(pairs) == len(new.incentive.tiers) > 1 and before.topic == "conditions"
    return Change(
        topic=after.topic,
        kind=_kind(before, after),
        what=new.incentive.name if of_all else "、".join(names),
        aspect=after.name,
        old=_side(editions.old, old, before),
        new=_side(editions.new, new, after),
        match=min(certainty(pair) for pair in pairs),
    )


def _kind(before: _Aspect, after: _Aspect) -> Kind:
    figures = (before.yuan, after.yuan) if before.yuan is not None or after.yuan is not None else None
    figures = figures or (before.fraction, after.fraction)
    if figures != (None, None):
        return bound(*figures)
    return "changed" if before.shown and after.shown else "added" if after.shown else "dropped"


def _side(document: Document, offer: Offer, aspect: _Aspect) -> Side:
    there = side(document, offer.item, aspect.shown, offer.incentive.quote, offer)
    return with_figure(there, yuan=aspect.yuan, value=aspect.fraction)


def _differences(old: Offer, new: Offer) -> Iterator[_Difference]:
    """The aspects of which the two tiers say something else."""
    before, after = _aspects(old), _aspects(new)
    found: list[_Difference] = []
    for name in dict.fromkeys((*before, *after)):
        was = before.get(name) or after[name]._replace(shown="", yuan=None, fraction=None)
        now = after.get(name) or before[name]._replace(shown="", yuan=None, fraction=None)
        if was.sense != now.sense:
            found.append((was, now))
    figures = [difference for difference in found if difference[0].topic != "conditions"]
    for was, now in found:
        if was.name != CONDITION or _rest(was.shown, old.recipients) != _rest(now.shown, new.recipients):
            yield was, now
        elif not figures and masked(was.shown) == masked(now.shown):  # a figure that nothing else accounts for
            yield was._replace(topic="thresholds"), now._replace(topic="thresholds")


def _rest(condition: str, recipients: Sequence[str]) -> str:
    """What a condition says beside its figures and recipients, which are aspects of their own."""
    for name in recipients:
        condition = condition.replace(name, "")
    return masked(condition)


def _aspects(offer: Offer) -> dict[str, _Aspect]:
    """What a tier says, by name; what it does not say is absent."""
    tier = offer.tier
    every = [
        _money("caps", "金額", tier.amount or tier.up_to, "" if tier.amount else CEILING),
        _money("caps", "總額", tier.pool, ""),
        _rate("比率", tier.rate or tier.rate_up_to, "" if tier.rate else CEILING),
        _rate("最低比率", tier.rate_at_least, ""),
        _money("caps", "最低", tier.at_least, ""),
        *(_money("caps", f"{cap.per or ''}上限", cap.up_to, CEILING) for cap in tier.caps),
        _money("thresholds", "基數上限", tier.base_limit, ""),
        _money("thresholds", "門檻", tier.base_from, ""),
        _money("thresholds", "門檻(不含本數)", tier.base_over, ""),
        _Aspect("rates", "稅收優惠", payment(tier)) if tier.tax else None,
        _Aspect("conditions", "月數", months(tier)),
        *_conditions(offer),
    ]
    return {aspect.name: aspect for aspect in every if aspect is not None and aspect.shown}


def _money(topic: Topic, name: str, money: Money | None, before: str) -> _Aspect | None:
    return _Aspect(topic, name, f"{before}{money}", yuan=money.yuan) if money else None


def _rate(name: str, rate: Rate | None, before: str) -> _Aspect | None:
    return _Aspect("rates", name, f"{before}{rate}", fraction=rate.fraction) if rate else None


def _conditions(offer: Offer) -> list[_Aspect]:
    tier: Tier = offer.tier
    return [
        _Aspect("conditions", "對象", "、".join(offer.recipients)),
        _Aspect("conditions", CONDITION, offer.condition or ""),
        _Aspect("conditions", "基數", tier.base or ""),
        _Aspect("conditions", "上限所計", tier.per or ""),
        _Aspect("conditions", "次數", "一次性" if offer.one_time else ""),
        _Aspect("conditions", "形式", offer.form or ""),
    ]


def _moved(editions: Editions, pairs: Sequence[Pair[Offer]]) -> Change | None:
    """The clause stands in another item than the counterpart of the one where it stood."""
    old, new = pairs[0].old, pairs[0].new
    if editions.counterpart(old.item) is new.item:
        return None
    return Change(
        topic="incentives",
        kind="moved",
        what=new.incentive.name,
        old=side(editions.old, old.item, old.item.title, quote=old.incentive.quote, offer=old),
        new=side(editions.new, new.item, new.item.title, quote=new.incentive.quote, offer=new),
        match=min(certainty(pair) for pair in pairs),
    )


def _one_sided(document: Document, left: Sequence[tuple[Offer, Nearest[Offer] | None]], kind: Kind) -> Iterator[Change]:
    """Tiers without a counterpart: an incentive that is new or gone as a whole is one change."""
    free = {offer.id for offer, _ in left}
    whole: set[str] = set()
    for offer, nearest in left:
        incentive = offer.incentive
        if incentive.id in whole:
            continue
        all_of_it = {f"{incentive.id}.{tier.id}" if tier.id else incentive.id for tier in incentive.tiers} <= free
        if all_of_it:
            whole.add(incentive.id)
        paid = ";".join(payment(tier) for tier in incentive.tiers) if all_of_it else payment(offer.tier)
        there = side(document, offer.item, paid, quote=incentive.quote, offer=offer)
        yield Change(
            topic="incentives",
            kind=kind,
            what=incentive.name if all_of_it else offer.name,
            old=there if kind == "dropped" else None,
            new=there if kind == "added" else None,
            nearest=nearest_name(nearest, lambda other: other.name),
        )
