"""Which item, tier, target and unit of one edition is which of the other, and how sure that is.

Texts are compared in canonical form (either script, any width) with their numbers masked, so that a changed figure
never hides what it stands in. Pairs are made best first; what reaches no pair is left over: nothing is guessed for it.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import msgspec
from rapidfuzz import fuzz

from pinghu_cli.document import query
from pinghu_cli.document.model import Document, Domain, Item, Part, Unit
from pinghu_cli.document.query import Offer, SetTarget
from pinghu_cli.spelling.normalise import key

LEAST = 62
"""Similarity, of 100, from which two things are one. Measures of one edition reach 59 among themselves."""
_MOVED = 80
"""Similarity from which a grant or target of another item is the one that is gone here: a short text is like many."""
NEAR = 40
"""Similarity from which a thing that was not matched is named as perhaps the same."""
_NUMBER = re.compile(r"[0-9][0-9.]*[千万亿]?[%‰]?")
_SAME_TITLE = 90
"""The same title counts this much; how like the texts are gives the rest."""
_LIKE_TITLE, _STRANGER = 50, 20
"""Below this a title makes what differs in the texts weigh more: 對新認定的…,給予…獎勵 is said of many things."""
_CONTAINED = 92
"""How like a label is to one that contains it (智能工廠, 省級智能工廠)."""
_T = TypeVar("_T")


class Pair(NamedTuple, Generic[_T]):
    """The same thing in both editions. ``score``: how like they are, 0 to 100."""

    old: _T
    new: _T
    score: float


class Nearest(NamedTuple, Generic[_T]):
    """What comes nearest to a thing without a counterpart, on the other side, and how near."""

    other: _T
    score: float


class Alignment(NamedTuple, Generic[_T]):
    """All pairs in the order of the old edition, and what is left of either side with what comes nearest to it."""

    pairs: list[Pair[_T]]
    gone: list[tuple[_T, Nearest[_T] | None]]
    come: list[tuple[_T, Nearest[_T] | None]]


class Editions(msgspec.Struct, frozen=True, kw_only=True):
    """Two editions and what of the one is what of the other."""

    old: Document
    new: Document
    domains: Alignment[Domain]
    items: Alignment[Item]
    """Measures with measures, annex items with annex items."""
    offers: Alignment[Offer]
    targets: Alignment[SetTarget]
    units: Alignment[Unit]

    @property
    def every_item(self) -> list[Pair[Item]]:
        """All pairs of items, domains first."""
        return [*_as_items(self.domains), *self.items.pairs]

    def counterpart(self, item: Item) -> Item | None:
        """What an item of the old edition is in the new one."""
        return next((pair.new for pair in self.every_item if pair.old.id == item.id), None)

    def has_moved(self, pair: Pair[Item]) -> bool:
        """Whether an item stands in another domain than the counterpart of its old one."""
        home = self.counterpart(self.old.domain_of(pair.old))
        return home is None or home.id != self.new.domain_of(pair.new).id

    def ids_of_domain(self, domain: Domain) -> tuple[str | None, str | None]:
        """The ids of a domain of either edition in the old and in the new one."""
        for pair in self.domains.pairs:
            if domain is pair.old or domain is pair.new:
                return pair.old.id, pair.new.id
        return (domain.id, None) if domain in self.old.domains else (None, domain.id)

    def names_of_unit(self, name: str) -> frozenset[str]:
        """The names that a unit of either edition has in both."""
        pairs = [pair for pair in self.units.pairs if name in (pair.old.name, pair.new.name)]
        return frozenset({name, *(unit.name for pair in pairs for unit in (pair.old, pair.new))})


def editions(old: Document, new: Document) -> Editions:
    """Match all that two editions hold."""
    measures: Alignment[Item] = align(old.measures, new.measures, item_score)
    annex: Alignment[Item] = align(old.annex_items, new.annex_items, item_score)
    items = Alignment([*measures.pairs, *annex.pairs], [*measures.gone, *annex.gone], [*measures.come, *annex.come])
    domains: Alignment[Domain] = align(old.domains, new.domains, _domain_score(measures.pairs))
    every = [*_as_items(domains), *items.pairs]
    home = {pair.old.id: pair.new.id for pair in every}
    return Editions(
        old=old,
        new=new,
        domains=domains,
        items=items,
        offers=_at_home_first(query.offers(old), query.offers(new), home, offer_score(old, new)),
        targets=_at_home_first(query.targets(old), query.targets(new), home, target_score),
        units=_units(old, new, every),
    )


def align(
    old: Sequence[_T], new: Sequence[_T], score: Callable[[_T, _T], float], least: float = LEAST
) -> Alignment[_T]:
    """Pair best first; of equally good pairs those that stand at the same place come first."""
    scores = [[score(before, after) for after in new] for before in old]
    order = sorted(
        ((row, column) for row in range(len(old)) for column in range(len(new))),
        key=lambda at: (-scores[at[0]][at[1]], abs(at[0] - at[1])),
    )
    taken: dict[int, int] = {}
    for row, column in order:
        if scores[row][column] >= least and row not in taken and column not in taken.values():
            taken[row] = column
    pairs = [Pair(old[row], new[taken[row]], scores[row][taken[row]]) for row in sorted(taken)]
    free_rows = [row for row in range(len(old)) if row not in taken]
    free_columns = [column for column in range(len(new)) if column not in taken.values()]
    gone = [(old[row], _nearest({column: scores[row][column] for column in free_columns}, new)) for row in free_rows]
    come = [(new[column], _nearest({row: scores[row][column] for row in free_rows}, old)) for column in free_columns]
    return Alignment(pairs, gone, come)


def _nearest(scores: dict[int, float], others: Sequence[_T]) -> Nearest[_T] | None:
    best = max(scores, key=lambda place: scores[place], default=None)
    return Nearest(others[best], scores[best]) if best is not None and scores[best] >= NEAR else None


@lru_cache(maxsize=8192)
def canonical(text: str) -> str:
    """``text`` without spaces in the form in which scripts, widths and punctuation are equal."""
    return key(text)


@lru_cache(maxsize=8192)
def masked(text: str) -> str:
    """The same with each number and its scale as ``#``."""
    return _NUMBER.sub("#", canonical(text))


def likeness(old: str, new: str) -> float:
    """How like two texts are with their numbers masked, 0 to 100; two that are empty say nothing: 0."""
    before, after = masked(old), masked(new)
    return fuzz.ratio(before, after) if before and after else 0


def item_score(old: Item, new: Item) -> float:
    """Two items by title and text."""
    text = likeness(old.text, new.text)
    if canonical(old.title) == canonical(new.title):
        return _SAME_TITLE + text * (100 - _SAME_TITLE) / 100
    title = likeness(old.title, new.title)
    strange = max(0, _LIKE_TITLE - title) * (100 - text) / _STRANGER
    return max(text - strange, min(text, LEAST - 1), (title + text) / 2)


def _domain_score(measures: Sequence[Pair[Item]]) -> Callable[[Domain, Domain], float]:
    """Two domains by title and overview, or by how many of their measures are the same."""
    same = {(pair.old.id, pair.new.id) for pair in measures}

    def score(old: Domain, new: Domain) -> float:
        held = len(old.measures) + len(new.measures)
        common = sum((before.id, after.id) in same for before in old.measures for after in new.measures)
        return max(item_score(old, new), 200 * common / held if held else 0)

    return score


def offer_score(old: Document, new: Document) -> Callable[[Offer, Offer], float]:
    """Two tiers by clause and label; by the clause alone where it grants nothing else on either side."""
    alone = _alone(old), _alone(new)

    def score(before: Offer, after: Offer) -> float:
        clause = likeness(before.incentive.quote, after.incentive.quote)
        labels = _labels_alike(before, after)
        if before.incentive.quote in alone[0] and after.incentive.quote in alone[1]:
            return max(clause - 5, (clause + labels) / 2)
        return (clause + labels) / 2

    return score


def _alone(document: Document) -> set[str]:
    """The clauses that grant one tier only."""
    quotes = [offer.incentive.quote for offer in query.offers(document)]
    return {quote for quote in quotes if quotes.count(quote) == 1}


def _labels_alike(old: Offer, new: Offer) -> float:
    printed = name_score(_printed_label(old), _printed_label(new))
    return max(printed, name_score(old.name, new.name))


def _printed_label(offer: Offer) -> str:
    return f"{offer.tier.label or ''}{offer.tier.kind or ''}"


def name_score(old: str, new: str) -> float:
    """Two names: the same, one within the other, or as like as their characters."""
    before, after = masked(old), masked(new)
    if not before or not after:
        return 0
    if before == after:
        return 100
    if min(len(before), len(after)) > 1 and (before in after or after in before):
        return _CONTAINED
    return fuzz.ratio(before, after)


def part_score(old: Part, new: Part) -> float:
    """Two parts of a budget by name."""
    return name_score(old.name, new.name)


def target_score(old: SetTarget, new: SetTarget) -> float:
    """Two targets by metric and clause."""
    metric = name_score(old.target.metric, new.target.metric)
    return 0.6 * metric + 0.4 * likeness(old.target.quote, new.target.quote)


_Set = TypeVar("_Set", Offer, SetTarget)


def _at_home_first(
    old: list[_Set], new: list[_Set], home: dict[str, str], score: Callable[[_Set, _Set], float]
) -> Alignment[_Set]:
    """Pair within the same item first, then what is left across items: it may have moved."""
    within: list[Pair[_Set]] = []
    for item, counterpart in home.items():
        before = [fact for fact in old if fact.item.id == item]
        after = [fact for fact in new if fact.item.id == counterpart]
        within += align(before, after, score).pairs
    paired = {id(fact) for pair in within for fact in (pair.old, pair.new)}
    free_old = [fact for fact in old if id(fact) not in paired]
    free_new = [fact for fact in new if id(fact) not in paired]
    across: Alignment[_Set] = align(free_old, free_new, score, _MOVED)
    order = {id(fact): place for place, fact in enumerate(old)}
    within.extend(across.pairs)
    within.sort(key=lambda pair: order[id(pair.old)])
    return Alignment(within, across.gone, across.come)


def _units(old: Document, new: Document, items: Sequence[Pair[Item]]) -> Alignment[Unit]:
    """Units of the same name, then those whose name is gone with those whose name is new, by what they do."""
    before = {canonical(unit.name): unit for unit in old.units}
    after = {canonical(unit.name): unit for unit in new.units}
    same = [Pair(unit, after[name], 100.0) for name, unit in before.items() if name in after]
    gone = [unit for name, unit in before.items() if name not in after]
    come = [unit for name, unit in after.items() if name not in before]
    renamed = align(gone, come, lambda one, other: _same_duties(one.name, other.name, items))
    return Alignment([*same, *renamed.pairs], renamed.gone, renamed.come)


def _same_duties(old: str, new: str, items: Sequence[Pair[Item]]) -> float:
    """How often, of 100, one unit stands where the other stood; what is like their names counts too."""
    had = [pair for pair in items if old in pair.old.units]
    has = [pair for pair in items if new in pair.new.units]
    if not had or not has:
        return fuzz.ratio(canonical(old), canonical(new))
    both = [pair for pair in had if new in pair.new.units]
    share = 200 * len(both) / (len(had) + len(has))
    return max(share, (share + fuzz.ratio(canonical(old), canonical(new))) / 2)


def _as_items(domains: Alignment[Domain]) -> list[Pair[Item]]:
    return [Pair(pair.old, pair.new, pair.score) for pair in domains.pairs]
