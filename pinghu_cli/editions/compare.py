"""Two editions compared: structure, budget, targets, units, validity, and wording without effect."""

from collections.abc import Collection, Iterator, Sequence

import msgspec

from pinghu_cli.document.model import Document, Domain, Item, Part, TotalBudget
from pinghu_cli.document.query import SetTarget, budget_home, open_to
from pinghu_cli.document.validity import period_words
from pinghu_cli.document.wording import reach
from pinghu_cli.editions.align import Editions, Nearest, Pair, align, canonical, editions, part_score
from pinghu_cli.editions.changes import (
    TOPICS,
    Change,
    Kind,
    Side,
    Topic,
    bound,
    certainty,
    nearest_name,
    side,
    with_figure,
)
from pinghu_cli.editions.payments import payment_changes
from pinghu_cli.editions.units import unit_changes
from pinghu_cli.editions.wording import wording_changes


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two editions with all that changed, topic by topic, within a topic in reading order."""

    editions: Editions
    changes: tuple[Change, ...]

    def only(
        self,
        topics: Collection[Topic] = (),
        domains: Sequence[Domain] = (),
        units: Sequence[str] = (),
        recipients: Sequence[str] = (),
    ) -> "Comparison":
        """The changes of some topics, of domains or units of either edition, of what one of the recipients may get."""
        kept = self.changes
        if topics:
            kept = tuple(change for change in kept if change.topic in topics)
        if domains:
            ids = [self.editions.ids_of_domain(domain) for domain in domains]
            kept = tuple(change for change in kept if any(_in_domain(change, *both) for both in ids))
        if units:
            names = frozenset(name for unit in units for name in self.editions.names_of_unit(unit))
            kept = tuple(change for change in kept if any(_concerns(side, names) for side in change.sides))
        if recipients:
            kept = tuple(change for change in kept if any(self._is_open(change, name) for name in recipients))
        return msgspec.structs.replace(self, changes=kept)

    def _is_open(self, change: Change, recipient: str) -> bool:
        """Whether either edition grants ``recipient`` what has changed."""
        sides = ((self.editions.old, change.old), (self.editions.new, change.new))
        return any(side and side.offer and open_to(document, side.offer, recipient) for document, side in sides)


def compare(old: Document, new: Document) -> Comparison:
    """What changed from ``old`` to ``new``."""
    matched = editions(old, new)
    targets = list(_target_changes(matched))
    facts = [
        *_document_changes(matched),
        *_item_changes(matched),
        *payment_changes(matched),
        *_budget_changes(matched),
        *(change for change, _ in targets),
        *unit_changes(matched),
    ]
    again = _said_again(targets)
    every = [*(change for change in facts if change not in again), *wording_changes(matched, facts)]
    return Comparison(editions=matched, changes=tuple(sorted(every, key=lambda change: TOPICS.index(change.topic))))


def _in_domain(change: Change, before: str | None, after: str | None) -> bool:
    was = change.old.domain if change.old else None
    now = change.new.domain if change.new else None
    return (was is not None and was == before) or (now is not None and now == after)


def _concerns(side: Side, names: frozenset[str]) -> bool:
    return side.shown in names if side.item is None else bool(names & set(side.item.units))


def _document_changes(editions: Editions) -> Iterator[Change]:
    """Title, issuer, date and validity."""
    old, new = editions.old.document, editions.new.document
    printed = (
        ("標題", (old.title, old.title), (new.title, new.title)),
        ("發布機關", (old.issuer, old.issuer), (new.issuer, new.issuer)),
        ("發布日期", (old.issued, old.issued), (new.issued, new.issued)),
        ("有效期", _validity(editions.old), _validity(editions.new)),
    )
    for what, (was, before), (now, after) in printed:
        if canonical(was or "") != canonical(now or ""):
            yield Change(
                topic="document",
                kind=_kind(was, now),
                what=what,
                old=Side(shown=was, quote=before or was) if was else None,
                new=Side(shown=now, quote=after or now) if now else None,
                match=1.0,
            )


def _kind(old: object, new: object) -> Kind:
    """What became of something that either edition may lack."""
    return "added" if old is None else "dropped" if new is None else "changed"


def _validity(document: Document) -> tuple[str | None, str | None]:
    effective = document.document.effective
    is_known = effective.first_day or effective.last_day
    return period_words(effective.first_day, effective.last_day) if is_known else effective.quote, effective.quote


def _item_changes(editions: Editions) -> Iterator[Change]:
    """Items gone, new, moved, renamed, and last those that only bear another number; domains first."""
    for domain, near in editions.domains.gone:
        yield _one_sided(editions.old, domain, nearest_name(near, _title), "dropped")
    for item, nearest in editions.items.gone:
        yield _one_sided(editions.old, item, nearest_name(nearest, _title), "dropped")
    for domain, near in editions.domains.come:
        yield _one_sided(editions.new, domain, nearest_name(near, _title), "added")
    for item, nearest in editions.items.come:
        yield _one_sided(editions.new, item, nearest_name(nearest, _title), "added")
    moved = [pair for pair in editions.items.pairs if editions.has_moved(pair)]
    for pair in moved:
        yield _item_change(editions, pair, "moved")
    for pair in editions.every_item:
        if canonical(pair.old.title) != canonical(pair.new.title):
            yield _item_change(editions, pair, "renamed")
    for pair in editions.every_item:
        if pair.old.number != pair.new.number and pair not in moved:
            yield _item_change(editions, pair, "renumbered")


def _one_sided(document: Document, item: Item, nearest: str | None, kind: Kind) -> Change:
    there = side(document, item, item.title, item.text)
    old, new = (there, None) if kind == "dropped" else (None, there)
    return Change(topic="measures", kind=kind, what=item.title, old=old, new=new, nearest=nearest)


def _title(item: Item) -> str:
    return f"{item.ref}{item.title}"


def _item_change(editions: Editions, pair: Pair[Item], kind: Kind) -> Change:
    return Change(
        topic="measures",
        kind=kind,
        what=pair.new.title,
        old=side(editions.old, pair.old, _shown(editions.old, pair.old, kind), pair.old.title),
        new=side(editions.new, pair.new, _shown(editions.new, pair.new, kind), pair.new.title),
        match=certainty(pair),
    )


def _shown(document: Document, item: Item, kind: Kind) -> str:
    return {"renamed": item.title, "moved": document.domain_of(item).title}.get(kind, item.ref)


def _budget_changes(editions: Editions) -> Iterator[Change]:
    """The stated total, then each domain's total and parts."""
    old, new = (_stated(edition.document.budget) for edition in (editions.old, editions.new))
    yield from _of_total(old, new, "總額", 1.0)
    for pair in editions.domains.pairs:
        yield from _of_domain(editions, pair)
    for domain, _ in editions.domains.gone:
        yield from _of_total(_set_aside(editions.old, domain), None, domain.title)
    for domain, _ in editions.domains.come:
        yield from _of_total(None, _set_aside(editions.new, domain), domain.title)


def _stated(budget: TotalBudget | None) -> Side | None:
    """The stated total of an edition; None where it states none."""
    return with_figure(Side(shown=str(budget.total), quote=budget.quote), yuan=budget.total.yuan) if budget else None


def _of_total(old: Side | None, new: Side | None, what: str, match: float | None = None) -> Iterator[Change]:
    """A total that changed, or that only one edition prints."""
    was, now = (side.yuan if side else None for side in (old, new))
    if was != now:
        kind = _kind(old, new)
        yield Change(
            topic="budget",
            kind=bound(was, now) if kind == "changed" else kind,
            what=what,
            old=old,
            new=new,
            match=match if kind == "changed" else None,
        )


def _of_domain(editions: Editions, pair: Pair[Domain]) -> Iterator[Change]:
    sides = _set_aside(editions.old, pair.old), _set_aside(editions.new, pair.new)
    yield from _of_total(*sides, pair.new.title, certainty(pair))
    old, new = (domain.budget.parts if domain.budget else () for domain in (pair.old, pair.new))
    parts = align(old, new, part_score)
    for before, after, score in parts.pairs:
        was = _part_side(editions.old, pair.old, before)
        now = _part_side(editions.new, pair.new, after)
        part = Change(
            topic="budget", kind="changed", what=pair.new.title, aspect=after.name, match=round(score / 100, 2)
        )
        if before.amount.yuan != after.amount.yuan:
            kind = bound(before.amount.yuan, after.amount.yuan)
            yield msgspec.structs.replace(part, kind=kind, old=was, new=now)
        if canonical(before.name) != canonical(after.name):
            was = msgspec.structs.replace(was, shown=before.name, yuan=None)
            now = msgspec.structs.replace(now, shown=after.name, yuan=None)
            yield msgspec.structs.replace(part, kind="renamed", old=was, new=now)
    for gone, nearest in parts.gone:
        yield _one_part(gone, nearest, "dropped", old=_part_side(editions.old, pair.old, gone), of=pair.new)
    for come, nearest in parts.come:
        yield _one_part(come, nearest, "added", new=_part_side(editions.new, pair.new, come), of=pair.new)


def _one_part(
    part: Part, nearest: Nearest[Part] | None, kind: Kind, of: Domain, old: Side | None = None, new: Side | None = None
) -> Change:
    near = nearest_name(nearest, lambda other: other.name)
    return Change(topic="budget", kind=kind, what=of.title, aspect=part.name, old=old, new=new, nearest=near)


def _set_aside(document: Document, domain: Domain) -> Side | None:
    """What a domain's budget sets aside; None where the text prints none."""
    budget = domain.budget
    if budget is None:
        return None
    return with_figure(side(document, budget_home(domain), str(budget.total), budget.quote), yuan=budget.total.yuan)


def _part_side(document: Document, domain: Domain, part: Part) -> Side:
    """What a domain's budget sets aside for a part."""
    return with_figure(side(document, budget_home(domain), str(part.amount), part.quote), yuan=part.amount.yuan)


def _said_again(changes: Sequence[tuple[Change, str | None]]) -> list[Change]:
    """What the annex says again of a measure's target, where both went the same way: it is told of the measure."""
    return [
        change
        for change, repeats in changes
        if repeats is not None and any(_is_same_at(repeats, change, other) for other, _ in changes)
    ]


def _is_same_at(item: str, change: Change, other: Change) -> bool:
    """Whether ``other`` says of ``item`` what ``change`` says elsewhere."""
    shown = [[canonical(side.shown) for side in changed.sides] for changed in (change, other)]
    return other.kind == change.kind and other.sides[-1].item_id == item and shown[0] == shown[1]


def _target_changes(editions: Editions) -> Iterator[tuple[Change, str | None]]:
    """Targets that reach further or less far, and those of matched items that are new or gone.

    Each with the id of the item that sets the same target, where one does.
    """
    for pair in editions.targets.pairs:
        yield from ((change, pair.new.target.repeats) for change in _of_target(editions, pair))
    kept_old = {pair.old.id for pair in editions.every_item}
    kept_new = {pair.new.id for pair in editions.every_item}
    for fact, nearest in editions.targets.gone:
        if fact.item.id in kept_old:
            near = nearest_name(nearest, _metric)
            there = _target_side(editions.old, fact)
            change = Change(
                topic="targets", kind="dropped", what=_metric(fact), old=there, unit=_unit(fact), nearest=near
            )
            yield change, fact.target.repeats
    for fact, nearest in editions.targets.come:
        if fact.item.id in kept_new:
            near = nearest_name(nearest, _metric)
            there = _target_side(editions.new, fact)
            change = Change(
                topic="targets", kind="added", what=_metric(fact), new=there, unit=_unit(fact), nearest=near
            )
            yield change, fact.target.repeats


def _of_target(editions: Editions, pair: Pair[SetTarget]) -> Iterator[Change]:
    old, new = pair.old.target, pair.new.target
    was, now = _target_side(editions.old, pair.old), _target_side(editions.new, pair.new)
    if canonical(was.shown) == canonical(now.shown) and old.op == new.op:
        return
    comparable = old.op == new.op and canonical(_unit(pair.old) or "") == canonical(_unit(pair.new) or "")
    yield Change(
        topic="targets",
        kind=bound(was.value, now.value) if comparable else "changed",
        what=_metric(pair.new),
        old=was,
        new=now,
        unit=_unit(pair.new),
        match=certainty(pair),
    )


def _target_side(document: Document, fact: SetTarget) -> Side:
    there = side(document, fact.item, reach(fact.target), fact.target.quote)
    return with_figure(there, value=fact.target.value.number if fact.target.value else None)


def _metric(fact: SetTarget) -> str:
    return fact.target.metric


def _unit(fact: SetTarget) -> str | None:
    return fact.target.value.unit if fact.target.value else None
