"""Units of money as worksheets name them: in a heading, over and under a table, in a column and a row of their own."""

import re
from collections.abc import Iterable
from functools import cache

from pinghu_cli.intake.wording import compared, wording


def is_foreign(unit: str) -> bool:
    """Whether a unit that a row states is no money of here."""
    return any(word in compared(unit) for word in wording().foreign)


def unit_of_row(text: str, of: str) -> str:
    """The unit that a cell gives for the amount of its row; empty for 元, also as 人民幣, and for that of goods."""
    if of == "goods" and not unit_named(compared(text)):
        return ""
    plain = compared(text)
    for word in wording().domestic:
        plain = plain.replace(word, "")
    return "" if plain.strip(" ()") in {"", "元"} else text


def is_unit_row(cells: Iterable[str]) -> bool:
    """Whether a row below the header says only in which units the columns are: (萬元), 件."""
    filled = [_bare(cell) for cell in cells if cell.strip()]
    money = {unit for cell in filled if (unit := unit_named(cell))}
    short = all(len(cell) <= 6 and not any(character.isdigit() for character in cell) for cell in filled)
    return len(money) == 1 and short and all(unit_named(cell) or len(cell) <= 2 for cell in filled)


def is_unit(cell: str) -> bool:
    """Whether a cell holds the name of a unit and nothing else: 萬元, (萬元), 單位:萬元."""
    return _bare(cell) in wording().units


def _bare(cell: str) -> str:
    return compared(cell).removeprefix("单位").strip("()[]:： ")


def unit_named(part: str) -> str:
    """The unit of money that ``part`` of a heading names: 万元, 单位:人民币万元, 元/台; empty where it names none."""
    plain = re.sub(r"^(?:金额)?单位\s*:?\s*", "", part.strip())
    for word in wording().domestic:
        plain = plain.replace(word, "")
    foreign = next((word for word in wording().foreign if word in plain), "")
    first = re.split(r"[/每]", plain.strip(" :-,¥"))[0].strip()
    if foreign or first in wording().units:
        return foreign or first
    return next((word for word in long_units() if word in plain), "")


@cache
def long_units() -> tuple[str, ...]:
    """Units that cannot be part of another word, the longest first."""
    return tuple(sorted((word for word in wording().units if len(word) > 1), key=len, reverse=True))


def stated_unit(text: str) -> str:
    """The unit that a line over, under or beside a table sets for its amounts: (單位:萬元), 匯總表(萬元), 以萬元計."""
    folded = compared(text)
    for word in wording().domestic:
        folded = folded.replace(word, "")
    match = _stated().search(folded) or _alone().fullmatch(folded.strip("()[] "))
    return next((unit for unit in match.groups() if unit), "") if match else ""


@cache
def _stated() -> re.Pattern[str]:
    named, units = _any_of((*wording().units, *wording().foreign)), _any_of(names_of_units())
    return re.compile(
        rf"单位(?:为|是|均为)?[\s:：]*({named})(?![一-鿿a-z])(?!(?<=\d)[.,]?\d)"
        rf"|以({units})(?:计|为单位)|[(\[【]({units})[)\]】]"
    )


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(f"({_any_of(names_of_units())})")


@cache
def names_of_units() -> tuple[str, ...]:
    """All units that a text names which says no more than that: 10,000 is a figure, unless 單位 stands before it."""
    return tuple(word for word in (*wording().units, *wording().foreign) if re.search(r"[^\d.,]", word))


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def scale_of_unit(unit: str) -> int:
    """A unit that a line states, in 元; 0 for one that cannot be converted."""
    return wording().units.get(unit, 0)
