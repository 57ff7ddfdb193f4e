"""What changed in who is responsible: units renamed, new or gone, and of each item its lead and those that join in."""

from collections.abc import Iterator, Sequence

from pinghu_cli.document.model import Document, Item, Unit
from pinghu_cli.editions.align import Editions, Pair, canonical
from pinghu_cli.editions.changes import Change, Side, certainty, nearest_name, side


def unit_changes(editions: Editions) -> Iterator[Change]:
    """Changes of the register, then item by item. A unit that was only renamed is no change of its items."""
    for pair in editions.units.pairs:
        if canonical(pair.old.name) != canonical(pair.new.name):
            yield Change(
                topic="units",
                kind="renamed",
                what=pair.new.name,
                old=_register(editions.old, pair.old),
                new=_register(editions.new, pair.new),
                match=certainty(pair),
            )
    for unit, nearest in editions.units.gone:
        near = nearest_name(nearest, lambda other: other.name)
        yield Change(topic="units", kind="dropped", what=unit.name, old=_register(editions.old, unit), nearest=near)
    for unit, nearest in editions.units.come:
        near = nearest_name(nearest, lambda other: other.name)
        yield Change(topic="units", kind="added", what=unit.name, new=_register(editions.new, unit), nearest=near)
    renamed = {canonical(pair.old.name): canonical(pair.new.name) for pair in editions.units.pairs}
    for items in editions.every_item:
        yield from _of_item(editions, items, renamed)


def _register(document: Document, unit: Unit) -> Side:
    """A unit as such, quoting the first clause that names it."""
    named = next((item for item in document.items() if unit.name in item.units), None)
    return side(document, named, unit.name, printed_units(named)) if named else Side(shown=unit.name)


def _of_item(editions: Editions, pair: Pair[Item], renamed: dict[str, str]) -> Iterator[Change]:
    before = [renamed.get(canonical(name), canonical(name)) for name in pair.old.units]
    after = [canonical(name) for name in pair.new.units]
    led = [renamed.get(canonical(name), canonical(name)) for name in pair.old.leads]
    if led != [canonical(name) for name in pair.new.leads]:
        yield _change(editions, pair, "牽頭單位", pair.old.leads, pair.new.leads)
    left = [name for name, same in zip(pair.old.units, before, strict=True) if same not in after]
    joined = [name for name, same in zip(pair.new.units, after, strict=True) if same not in before]
    for name in left:
        if name not in pair.old.leads:
            yield _change(editions, pair, "配合單位", (name,), ())
    for name in joined:
        if name not in pair.new.leads:
            yield _change(editions, pair, "配合單位", (), (name,))


def _change(editions: Editions, pair: Pair[Item], role: str, old: Sequence[str], new: Sequence[str]) -> Change:
    return Change(
        topic="units",
        kind="changed" if old and new else "added" if new else "dropped",
        what=pair.new.title,
        aspect=role,
        old=side(editions.old, pair.old, "、".join(old), printed_units(pair.old)),
        new=side(editions.new, pair.new, "、".join(new), printed_units(pair.new)),
        match=certainty(pair),
    )


def printed_units(item: Item) -> str:
    """The units of an item in printed order."""
    return "、".join(item.units)
