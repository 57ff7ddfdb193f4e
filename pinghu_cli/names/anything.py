"""A name of anything -> all that is called so: items, units, incentives, paragraphs, notes."""

from typing import TYPE_CHECKING

from pinghu_cli.document.model import Document, Item, Note, Paragraph, Unit
from pinghu_cli.document.query import Offer
from pinghu_cli.document.remembered import remembered
from pinghu_cli.errors import Candidate, NotFound
from pinghu_cli.names import incentives, resolve
from pinghu_cli.names.candidates import ambiguous, item_candidate, not_found, offer_candidate, unit_candidate
from pinghu_cli.names.ladder import Named, folded, is_name, meant, names_in
from pinghu_cli.names.numbered import numbered_items
from pinghu_cli.spelling.nearest import nearest
from pinghu_cli.spelling.normalise import key

if TYPE_CHECKING:
    from collections.abc import Callable

Thing = Item | Unit | Offer | Paragraph | Note

_MOST = 6
"""Things of one name that are all shown; more are candidates."""


def named(document: Document, words: str) -> list[Thing]:
    """All that is called ``words``: numbers, ranges, lists; else the strictest reading that fits any kind of thing.

    Items come first, then units, incentives, paragraphs, notes. Raise NotFound, or UsageError with the candidates
    where there are too many.
    """
    try:
        numbered = numbered_items(document, words)
    except NotFound:
        found = [*_exactly(document, words)]
        if not found:
            raise
        return found
    if numbered is not None:
        return [*numbered]
    found = [thing for name in _names(document, words) for thing in _meant(document, name)]
    if not found:
        raise not_found("條目", words, _nearest(document, words), "measures")
    if len(found) > _MOST:
        raise ambiguous("條目", words, [candidate(document, thing) for thing in found])
    return found


def candidate(document: Document, thing: Thing) -> Candidate:
    """A thing as something to choose."""
    match thing:
        case Unit():
            return unit_candidate(thing)
        case Offer():
            return offer_candidate(document, thing)
        case Paragraph():
            return Candidate("paragraph", thing.id, thing.title, thing.id)
        case Note():
            return Candidate("note", thing.id, thing.question, thing.id)
    return item_candidate(thing)


def _names(document: Document, words: str) -> list[str]:
    return names_in(words, lambda name: _meant(document, name), is_whole=lambda name: bool(_exactly(document, name)))


def _meant(document: Document, words: str) -> list[Thing]:
    """The things of the strictest reading: printed, then so called by people, then in some part or sound."""
    numbered = numbered_items(document, words)
    if numbered is not None:
        return [*numbered]
    readings: tuple[Callable[[Document, str], list[Thing]], ...] = (_printed, _exactly, _loosely)
    return next((found for found in (reading(document, words) for reading in readings) if found), [])


def _printed(document: Document, words: str) -> list[Thing]:
    wanted = key(words) if is_name(words) else ""
    found: list[Thing] = [named.thing for named in _called(document) if wanted in named.printed]
    return found + list(incentives.printed(incentives.vocabulary(document), wanted))


def _exactly(document: Document, words: str) -> list[Thing]:
    """So called by people, or words of an item's title."""
    if not is_name(words):
        return []
    wanted = key(words)
    found: list[Thing] = [*resolve.items_meant(document, words)]
    found += [named.thing for named in _called(document) if wanted in named.called and named.thing not in found]
    return found + list(incentives.meant(document, words))


def _loosely(document: Document, words: str) -> list[Thing]:
    """A part or a sound of a name, or everyday words for it."""
    found: list[Thing] = [*resolve.items_meant(document, words, loosely=True), *resolve.units_meant(document, words)]
    return found or meant(_written(document), words)


def _nearest(document: Document, words: str) -> list[Candidate]:
    if not is_name(words):
        return []
    names = [(named.thing, (*named.printed, *named.called)) for named in _called(document)]
    suggested: list[Thing] = [*incentives.suggestions(document, words)]
    near = suggested or nearest(words, names)
    return [candidate(document, thing) for thing in near]


@remembered
def _called(document: Document) -> list[Named[Thing]]:
    """All but incentives, with their names. What items are called by their keywords `resolve.items_meant` knows."""
    found = [_thing(item, resolve.headings(item)) for item in document.items()]
    found += [Named(unit.thing, unit.printed, unit.called) for unit in resolve.named_units(document)]
    return found + _written(document)


@remembered
def _written(document: Document) -> list[Named[Thing]]:
    """Paragraphs and notes."""
    found = [_thing(each, (each.id, each.title), each.keywords) for each in document.paragraphs]
    return found + [_thing(each, (each.id, each.question), each.keywords) for each in document.notes]


def _thing(thing: Thing, printed: tuple[str, ...], called: tuple[str, ...] = ()) -> Named[Thing]:
    return Named(thing, folded(printed), folded(called))
