"""A tree made fit to load: what the rules of the data refuse is taken out and told, and every numeral is listed.

The rules judge the draft: a proposal that they do not bear out is no fact, and its numerals are still to be judged.
"""

import re
from collections.abc import Container
from typing import Any

from pinghu_cli.document.checks import LOADING
from pinghu_cli.document.checks.facts import Accounted, front_findings, front_text, item_findings
from pinghu_cli.document.checks.figures import free_places
from pinghu_cli.document.checks.numerals import counted_text
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.checks.sums import total_gap, unexplained_gap
from pinghu_cli.document.load import examine
from pinghu_cli.document.model import Document
from pinghu_cli.document.yaml_source import Source
from pinghu_cli.editions.drafting.figures import dates, figures
from pinghu_cli.editions.drafting.notation import pattern, plain
from pinghu_cli.editions.drafting.tree import Tree, add_doubts
from pinghu_cli.editions.drafting.writing import dumped
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.printed import in_words
from pinghu_cli.quantities.reading import NUMBER

_PLACE = re.compile(r"(\w+)|\[(\d+)\]")
_FACTS = frozenset({"targets", "incentives", "parts", "notes", "requires", "spoken", "facts", "knowledge"})
_OPTIONAL = frozenset({"budget", "exception", "higher", "repeats", "mirrors", "related", "row_end"})
_REGISTERS = frozenset({"scopes", "recipients"})
_BOUNDS = frozenset({"per", "base_from", "base_over", "base_limit", "caps", "months", "months_up_to"})
"""What may go from a tier, which is then in doubt."""
_ASKED = {
    "base_from": "門檻",
    "base_over": "門檻",
    "base_limit": "基數上限",
    "caps": "上限",
    "months": "月數",
    "months_up_to": "月數",
}
_ROUNDS = 6


def settle(tree: Tree, file: str) -> list[Problem]:
    """Change ``tree`` until it loads, as far as it can; gives what was taken out and what keeps it from loading."""
    told: list[Problem] = []
    for _ in range(_ROUNDS):
        document, problems, source = examine(dumped(tree).encode(), file, LOADING)
        problems = [problem for problem in problems if not _is_declared(tree, problem, document)]
        gone = {cut for problem in problems if (cut := _cut(tree, _keys(problem.path)))}
        if document is not None and not problems:
            document, problems, source = examine(dumped(tree).encode(), file, LOADING)
            if document is not None and not problems:
                _list_numerals(tree, document, source)
                return told
            gone = {cut for problem in problems if (cut := _cut(tree, _keys(problem.path)))}
        if not gone:
            if document is not None:
                _list_numerals(tree, document, source)
            return [*told, *problems]
        told += [problem for problem in problems if _cut(tree, _keys(problem.path))]
        for path in sorted(gone, key=_order, reverse=True):
            _remove(tree, path)
    return told


def _is_declared(tree: Tree, problem: Problem, document: Document | None) -> bool:
    """Whether what is wrong can stand as a doubt: a day that is not printed, the gap of a sum that does not hold.

    Of parts that are more than their total, none can be.
    """
    path = _keys(problem.path)
    if problem.code == "bad-date" and path[:2] == ("document", "effective") and len(path) > 2:
        tree["document"]["effective"].setdefault("doubt", problem.message)
        return True
    if problem.code != "sum" or document is None:
        return False
    budget = _get(tree, path[:-1])
    stated = None if path[0] == "document" else document.domains[int(path[1])].budget
    gap = unexplained_gap(stated) if stated else total_gap(document)
    if gap > 0:
        budget["gap"] = in_words(gap)
    elif path[0] != "document":
        del budget["parts"]
    else:
        return False
    budget["doubt"] = problem.message
    return True


def _order(path: tuple[str | int, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((key, -1) if isinstance(key, str) else ("", key) for key in path)


def _keys(path: str) -> tuple[str | int, ...]:
    return tuple(match[1] or int(match[2]) for match in _PLACE.finditer(path))


def _cut(tree: Tree, path: tuple[str | int, ...]) -> tuple[str | int, ...] | None:
    """What of ``path`` is to go so that the rest can stand: a whole fact, or a key that need not be there."""
    bound = next((place for place, key in enumerate(path) if key in _BOUNDS), None)
    if bound is not None and "tiers" in path:
        return path[: bound + 1]
    for place, key in enumerate(path):
        if key in _REGISTERS and place + 1 < len(path):
            return path[: place + 2]
        if key in _FACTS and place + 1 < len(path) and isinstance(path[place + 1], int):
            return path[: place + 2]
        if key in _OPTIONAL and _get(tree, path[: place + 1]) is not None:
            return path[: place + 1]
    return None


def _get(tree: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _remove(tree: Tree, path: tuple[str | int, ...]) -> None:
    home, last = _get(tree, path[:-1]), path[-1]
    if isinstance(home, list) and isinstance(last, int) and last < len(home):
        del home[last]
    elif isinstance(home, dict) and last in home:
        gone = home.pop(last)
        if last in _BOUNDS and last != "per":
            shown = gone if isinstance(gone, str | int) else "、".join(str(cap.get("up_to")) for cap in gone)
            add_doubts(home, [f"{_ASKED[last]} {shown}?"])
            if not _BOUNDS & home.keys() and not {"rate", "rate_up_to"} & home.keys():
                home.pop("base", None)
    if isinstance(home, list) and not home and len(path) > 1:
        _remove(tree, path[:-1])


def _list_numerals(tree: Tree, document: Document, source: Source) -> None:
    """List each numeral that no fact has as date, name, or still to do; pieces that are listed already stay."""
    front = tree["document"]
    text = front_text(document.document)
    accounted = {found.start for found in front_findings(document, source) if isinstance(found, Accounted)}
    _list(front, text, accounted)
    for item, path in items_with_paths(document):
        accounted = {
            found.start for found in item_findings(document, item, path, source) if isinstance(found, Accounted)
        }
        _list(_get(tree, path), counted_text(item), accounted)


def _list(item: Tree, text: str, accounted: set[int]) -> None:
    had = item.pop("numerals", None) or {}
    taken = set(accounted)
    pieces: dict[str, list[str]] = {"date": [], "name": [], "descriptor": [], "todo": []}
    for kind in ("date", "name", "descriptor"):
        for piece, start in free_places(had.get(kind, ()), text, taken):
            inside = {start + match.start() for match in re.finditer(NUMBER, piece)} if start is not None else set()
            if inside and not inside & taken:
                taken |= inside
                pieces[kind].append(piece)
    folded, whole, done = plain(text), dates(plain(text)), 0
    said = {figure.start: figure.kind for figure in figures(folded)}
    found: list[tuple[str, int, int]] = []
    for match in re.finditer(NUMBER, text):
        if match.start() in taken or match.start() < done:
            continue
        span = next((span for span in whole if span[0] <= match.start() < span[1]), None)
        if span and not any(span[0] <= place < span[1] for place in taken):
            done = span[1]
        kind = {"date": "date", "name": "name"}.get(said.get(match.start(), ""), "todo")
        if match[0] == "1" and pattern("one_each").search(folded, 0, match.start()):
            kind = "descriptor"
        found.append((kind, match.start(), max(match.end(), done)))
    for kind, listed in pieces.items():  # in the order in which a check looks for them
        for _, start, end in (one for one in found if one[0] == kind):
            listed.append(_piece(text, (start, end), taken))
            taken |= {match.start() for match in re.finditer(NUMBER, text) if start <= match.start() < end}
    if any(pieces.values()):
        item["numerals"] = {kind: listed for kind, listed in pieces.items() if listed}


def _piece(text: str, number: tuple[int, int], taken: Container[int]) -> str:
    """A piece of the text that holds this numeral alone and is found at its place."""
    numbers = [
        span for other in re.finditer(NUMBER, text) if (span := other.span())[1] <= number[0] or span[0] >= number[1]
    ]
    before = max((end for start, end in numbers if end <= number[0]), default=0)
    behind = min((start for start, end in numbers if start >= number[1]), default=len(text))
    left, right = number[0], number[1]
    while right < behind and right - number[1] < 5 and text[right] not in "。;,、:\n;,:((":
        right += 1
    while left > before and next(free_places([text[left:right]], text, taken))[1] != left:
        left -= 1
    return text[left:right]
