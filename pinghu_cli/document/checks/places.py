"""Where in the data file an item, a fact or a figure stands: key paths for problems."""

from collections.abc import Iterator

from pinghu_cli.document.model import Document, Item, begins_anew
from pinghu_cli.document.plain import entries, mapping
from pinghu_cli.document.yaml_source import Path, Value
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.numerals import FIRST_MEASURE, is_numbering


def items_with_paths(document: Document) -> Iterator[tuple[Item, Path]]:
    """Every item with its key path, in reading order."""
    for d, domain in enumerate(document.domains):
        yield domain, ("domains", d)
        for m, measure in enumerate(domain.measures):
            yield measure, ("domains", d, "measures", m)
    for a, item in enumerate(document.annex_items):
        yield item, ("annex", "items", a)


_IDS = {("domains",): "D", ("domains", "measures"): "", ("annex", "items"): "A"}
_MOST = 10_000
_NAMED = {("document", "paragraphs"): "P", ("notes",): "N"}


def item_at(path: Path, value: Value) -> str:
    """The id of the item, paragraph or note that ``path`` leads into, in the values of a data file; empty for none.

    It is found in values of any shape: a file with problems may be no document yet.
    """
    found, keys = "", []
    restarts = begins_anew(_numbers(value))
    for key in path:
        try:
            value = value[key]  # type: ignore[index]
        except (TypeError, KeyError, IndexError):
            return found
        if isinstance(key, str):
            keys.append(key)
        elif (kind := _IDS.get(tuple(keys))) is not None:
            number = mapping(value).get("number")
            if type(number) is int and 0 < number < _MOST:
                found = f"{found}.{number}" if restarts and kind == "" else f"{kind}{number}"
        elif tuple(keys) in _NAMED:
            found = f"{_NAMED[tuple(keys)]}{key + 1}"
    return found


def numbering_in(value: Value) -> str:
    """How the first measure is numbered, in the values of a data file of any shape."""
    first = mapping(mapping(value).get("document")).get("numbering")
    return first if isinstance(first, str) and is_numbering(first) else FIRST_MEASURE


def _numbers(value: Value) -> list[list[Value]]:
    """The numbers of the measures of each domain, as far as there are such."""
    domains = entries(mapping(value).get("domains"))
    measures = (entries(mapping(domain).get("measures")) for domain in domains)
    return [[mapping(measure).get("number") for measure in of_one] for of_one in measures]


def reading_order(problem: Problem) -> tuple[int, int]:
    """Sorts problems as the document is read: its own lines, domains, annex, then what the file says besides."""
    section = problem.keys[0] if problem.keys else None
    order = (None, "schema", "document", "domains", "annex")
    return (order.index(section) if section in order else len(order), problem.line)
