"""The header of a table: where it is among the lines over the rows, and what it calls each column.

A header may have several lines, of which the upper ones name groups of columns (申報情況 over 金額 and 數量): merged
cells in a worksheet, blanks behind a name in CSV. A column is then called by all the names above it.
"""

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from pinghu_cli.intake.headings import recognised
from pinghu_cli.intake.stems import Path, is_heading
from pinghu_cli.intake.units import is_unit
from pinghu_cli.intake.wording import LONGEST, ROLES, Role

_DEEPEST = 4
"""How many lines a header may have."""
_FIGURE = re.compile(r"[\d,.\-/%¥￥]+")
_STATED = re.compile(r"[:：]\s*\S")

Grid = Sequence[Sequence[str]]


class Header(msgspec.Struct, frozen=True):
    """``first`` and ``last`` line, from 0, and for each column the names from the group's down to its own."""

    first: int
    last: int
    paths: tuple[Path, ...]


def found(grid: Grid, renamed: Mapping[Role, str], needed: Collection[Role]) -> Header:
    """The header in ``grid``: the first lines that have what is ``needed``, else the line that has the most."""
    for place in range(len(grid)):
        for last in range(place, min(place + _DEEPEST, len(grid))):
            if last > place and not (_is_upper(grid[last - 1]) and _is_lower(grid[last])):
                break
            paths = _paths(grid[place : last + 1])
            if recognised(paths, renamed) >= set(needed):
                return _with_lower_lines(grid, place, last)
    scores = [len(recognised(_paths([row]), renamed)) for row in grid]
    if any(scores):
        place = scores.index(max(scores))
    else:
        place = next((place for place, row in enumerate(grid) if sum(bool(cell.strip()) for cell in row) > 1), 0)
    return Header(place, place, _paths(grid[place : place + 1]))


def _with_lower_lines(grid: Grid, first: int, last: int) -> Header:
    """The header from ``first`` to ``last`` and further lines that only call parts of its columns by name."""
    while last + 1 < min(first + _DEEPEST, len(grid)) and _is_lower(grid[last + 1]):
        above, below = _paths(grid[first : last + 1]), grid[last + 1]
        filled = [place for place, cell in enumerate(below) if cell.strip()]
        names = [place for place in filled if place < len(above) and _names_whom_or_what(above[place])]
        if names:
            break
        last += 1
    return Header(first, last, _paths(grid[first : last + 1]))


def _names_whom_or_what(path: Path) -> bool:
    return bool(recognised((path,), {}) & {"applicant", "incentive"})


def _is_upper(row: Sequence[str]) -> bool:
    """Whether a line may name groups: several names, none of them a title or a note (填報單位:…)."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) > 1 and all(len(cell) <= LONGEST and not _STATED.search(cell) for cell in filled)


def _is_lower(row: Sequence[str]) -> bool:
    """Whether a line may name columns of groups: no figures, and at least one name that columns of claims have."""
    filled = [cell.strip() for cell in row if cell.strip()]
    plain = all(len(cell) <= LONGEST and not _FIGURE.fullmatch(cell) and not _STATED.search(cell) for cell in filled)
    return plain and any(is_heading(role, cell) for cell in filled if not is_unit(cell) for role in ROLES)


def _paths(rows: Grid) -> tuple[Path, ...]:
    """The names above each column, from the widest group's to its own; a blank belongs to the group before it."""
    width = max(map(len, rows), default=0)
    lines = [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]
    for depth, upper in enumerate(lines[:-1]):
        group = ""
        for place in range(width):
            begins = any(lines[above][place] != lines[above][place - 1] for above in range(depth)) or not place
            if upper[place]:
                group = upper[place] if any(line[place] for line in lines[depth + 1 :]) else ""
            elif begins:
                group = ""
            elif group and any(line[place] for line in lines[depth + 1 :]):
                upper[place] = group
    return tuple(
        tuple(name for name in dict.fromkeys(line[place] for line in lines) if name) or (f"_{place + 1}",)
        for place in range(width)
    )
