"""The figures of an item's text, each with its place, its kind and what stands round it; in the plain form."""

import re
from functools import cache
from typing import NamedTuple

from pinghu_cli.document.operators import INCLUDED, JOINED, RANGE
from pinghu_cli.editions.drafting.notation import pattern, words

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DATE = re.compile(
    r"(?:(?:19|20)\d{2}\s*年(?:度|\d{1,2}月(?:\d{1,2}日)?)?|(?<=年)\d{1,2}月(?:\d{1,2}日)?|(?<=月)\d{1,2}日|(?:19|20)\d{2}[-.]\d{1,2}[-.]\d{1,2}|(?:19|20)\d{2}(?=[—-](?:19|20)?\d{2}年))"
)
_SCALE = re.compile(r"\s*((?:[百千]?[万亿])|万亿)")
_MONEY_ENDS = re.compile(r"$|[、,。;)和及与至到—~-]|以[上下内]|左右|补|奖|封|的|起|资|元")
_NAMED = re.compile(
    r"“[^“”]{1,24}”|《[^《》]*》|〔[^〔〕]*〕\s*(?:第?\d+号)?|\(\d{4}(?:[—-]\d{4})?年?版?\)|[A-Za-z]+\d+(?:\.\d+)?|\d+[A-Za-z]+|\d+(?:\+\d+)+|\d+(?:\.\d+)?版|\d+号|第\d+"
)


class Figure(NamedTuple):
    """A number in a text: ``start:end`` with its scale and unit. ``kind``: money, rate, count, date, name."""

    start: int
    end: int
    kind: str
    unit: str
    number_end: int

    def printed(self, text: str) -> str:
        """The figure as the text prints it."""
        return text[self.start : self.end]


@cache
def _letters() -> re.Pattern[str]:
    """Units that are Latin letters: 2000P, 50MW."""
    units = sorted((unit for unit in words()["counters"] if unit.isascii()), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(units)})(?![A-Za-z])")


def figures(folded: str) -> list[Figure]:
    """Every number of ``folded``, a text in the plain form, in order."""
    dates = [match.span() for match in _DATE.finditer(folded)]
    names = [match.span() for match in _NAMED.finditer(folded)]
    found: list[Figure] = []
    for match in _NUMBER.finditer(folded):
        start = match.start()
        if _inside(start, dates):
            found.append(Figure(start, match.end(), "date", "", match.end()))
        elif _inside(start, names) and not _letters().match(folded, match.end()):
            found.append(Figure(start, match.end(), "name", "", match.end()))
        else:
            found.append(_measured(folded, match))
    return _listed(folded, found)


def dates(folded: str) -> list[tuple[int, int]]:
    """Where the days and years of ``folded`` stand, each whole: 2025年4月30日."""
    return [match.span() for match in re.finditer(rf"(?:{_DATE.pattern})+", folded)]


def _inside(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _measured(folded: str, match: re.Match[str]) -> Figure:
    end = match.end()
    if folded[end : end + 1] in ("%", "‰"):
        return Figure(match.start(), end + 1, "rate", folded[end], end)
    scale = _SCALE.match(folded, end)
    behind = scale.end() if scale else end
    counter = pattern("counters").match(folded, behind)
    if folded.startswith("元", behind):
        return Figure(match.start(), behind + 1, "money", "元", end)
    if counter and not (scale and _MONEY_ENDS.match(folded, behind) and counter[0] == "元"):
        return Figure(match.start(), counter.end(), "count", counter[0], end)
    if scale and _MONEY_ENDS.match(folded, behind):
        return Figure(match.start(), behind, "money", "", end)
    return Figure(match.start(), behind, "count" if scale else "bare", "", end)


def _listed(folded: str, found: list[Figure]) -> list[Figure]:
    """A bare number in a list takes the kind of the next (500、3000、5000萬元)."""
    for place in range(len(found) - 2, -1, -1):
        figure, following = found[place], found[place + 1]
        between = folded[figure.end : following.start]
        if (
            figure.kind == "bare"
            and following.kind in ("money", "rate")
            and re.fullmatch(f"{INCLUDED}(?:{JOINED}|{RANGE})", between)
        ):
            found[place] = figure._replace(kind=following.kind, unit="shared")
    return found
