"""Rule 3: every Arabic numeral of the document is a figure of a fact, or listed as date, name or descriptor."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pinghu_cli.document.checks.facts import Accounted, FactKind, front_findings, front_text, item_findings
from pinghu_cli.document.checks.figures import free_places
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document, Item, Numerals
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.reading import NUMBER

NumeralClass = FactKind | Literal["date", "name", "descriptor", "todo", "numbering"]
_LISTED: tuple[Literal["date", "name", "descriptor", "todo"], ...] = ("date", "name", "descriptor", "todo")


class Counted(NamedTuple):
    """A numeral that is accounted for: the key path of its item, its place in the item's text, its class."""

    path: Path
    start: int
    kind: NumeralClass


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every numeral that nothing accounts for, and every listing that lists none."""
    yield from (found for found in findings(document, source) if isinstance(found, Problem))


def account(document: Document, source: Source) -> dict[str, int]:
    """How many numerals of the published text, its opening included, are of each class."""
    counts: dict[str, int] = {}
    for found in findings(document, source):
        if isinstance(found, Counted):
            counts[found.kind] = counts.get(found.kind, 0) + 1
    return counts | {"numbering": len(document.annex_items)}


def findings(document: Document, source: Source) -> Iterator[Problem | Counted]:
    """Every numeral of the published text, but for the annex numbering, counted or as a problem."""
    front = document.document
    path: Path = ("document",)
    yield from _account(front_text(front), front_findings(document, source), front.numerals, path, source)
    for item, path in items_with_paths(document):
        yield from _account(
            counted_text(item), item_findings(document, item, path, source), item.numerals, path, source
        )


def counted_text(item: Item) -> str:
    """The text of an item whose numerals are accounted for, and its title behind it, where it moves no place."""
    return f"{item.text}\n{item.title}"


def _account(
    text: str, found: Iterable[Problem | Accounted], listed: Numerals, path: Path, source: Source
) -> Iterator[Problem | Counted]:
    kinds: dict[int, NumeralClass] = {
        numeral.start: numeral.kind for numeral in found if isinstance(numeral, Accounted)
    }
    for kind in _LISTED:
        for piece, start in free_places(getattr(listed, kind), text, kinds):
            where = (*path, "numerals", kind)
            inside = [start + match.start() for match in re.finditer(NUMBER, piece)] if start is not None else []
            if not inside:
                message = f"列出的「{piece}」不在原文中,或不含數字"
                yield source.problem("numeral-listed", message, where, hint="從該項的原文逐字複製")
            for place in inside:
                if kinds.get(place, kind) != kind:
                    message = f"「{piece}」中的數字已屬于 {kinds[place]}"
                    yield source.problem("numeral-listed", message, where, hint="一個數字只歸一類,請刪去其一")
                kinds[place] = kind
    for match in re.finditer(NUMBER, text):
        if match.start() in kinds:
            yield Counted(path, match.start(), kinds[match.start()])
        else:
            context = " ".join(text[max(0, match.start() - 6) : match.end() + 6].split("\n")).strip()
            message = f"數字 {match[0]} 未被任何事實引用,也未列為 date、name、descriptor:「…{context}…」"
            yield source.problem("numeral", message, path, hint="補上事實,或在 numerals 列出")
