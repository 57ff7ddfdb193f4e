"""Figures in print: finding each number of a fact again in its quote.

A numeral is a run of digits with what follows it, as in 25萬元, 20%, 43.13萬畝. Facts and print are compared after
萬/億 and the optional 元 are normalised, nothing else.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from pinghu_cli.document.operators import CEILING, OF_WHAT, RANGE, WITHIN, says
from pinghu_cli.quantities.printed import Figure, Money, Rate
from pinghu_cli.quantities.reading import NUMBER, read_number, read_rate
from pinghu_cli.quantities.scan import number_at
from pinghu_cli.spelling.normalise import simplified

_LISTED = re.compile(
    rf"(?:[((]含[))])?(?:[、和及或至到~～–—-]{NUMBER}(?:[((]含[))])?)*[、和及或至到~～–—-](?P<last>{NUMBER})(?=[百千]?[万萬亿億元]|[%‰％])"
)
_DIGITS = frozenset("0123456789")
_OF_A_COUNT = re.compile(rf"(?:{CEILING})[0-9]+(?![0-9.百千万亿元%‰％、和])")
"""A word of ceiling that is of a number of things or years: 不超過5家,每家50萬元."""
_SENTENCE_END = re.compile(r"[。;；]")


class Printed:
    """A numeral in a text: its place, its number, the text behind it, and what it is with its scale and unit."""

    __slots__ = ("after", "end", "kind", "number", "rate", "start", "yuan")

    def __init__(self, match: re.Match[str]) -> None:
        self.start = match.start()
        self.end = match.end()
        self.number = read_number(match[0])
        self.after = match.string[match.end() :]
        found = number_at(match.string, match.start())
        is_money = found and found.end > self.end and not found.rate and not match.string.startswith("美元", found.end)
        self.yuan = found.value if found and is_money else None
        self.rate = read_rate(f"{self.number}{self.after[:1]}") if found and found.rate else None
        if self.yuan is None and self.rate is None:
            self.yuan, self.rate = self._shared(match.string)
        self.kind = "rate" if self.rate is not None else "count" if self.yuan is None else "money"

    def _shared(self, text: str) -> tuple[Decimal | None, Decimal | None]:
        """Of a bare number in a list or range, as the figure that ends it: 100、50萬元, 10至30萬元, 3至5%."""
        rest = _LISTED.match(text, self.end)
        last = number_at(text, rest.start("last")) if rest else None
        if rest is None or last is None or text.startswith("美元", last.end):
            return None, None
        if last.rate:
            return None, read_rate(f"{self.number}{text[last.end - 1]}")
        own = read_number(rest["last"])
        return (self.number * (last.value / own) if own and last.end > rest.end("last") else None), None

    def says(self, figure: Money | Rate | Figure) -> bool:
        """Whether this numeral prints ``figure``."""
        match figure:
            case Rate():
                return self.rate == figure.fraction
            case Figure():
                return self.number == figure.number and self.after.startswith(figure.unit)
            case Money():
                return self.yuan == figure.yuan


@lru_cache(maxsize=1_024)
def numerals(text: str) -> tuple[Printed, ...]:
    """Every numeral of ``text``, in order. Remembered: a quote is looked through anew for each fact that it states."""
    return tuple(Printed(match) for match in re.finditer(NUMBER, text))


def locate(
    figures: Sequence[Money | Rate | Figure], quote: str, fits: Callable[[Printed], bool] | None = None
) -> list[Printed] | None:
    """The numerals of ``quote`` that print ``figures``, in this order; None when they do not stand so.

    Those that ``fits`` accepts are tried first (達到100萬元…,最高100萬元: the first is no cap). A figure that is
    printed once may serve several that are equal ("最高2000元" for two tiers), if it is the only one of its kind in the
    quote, or the only one that ``fits`` accepts.
    """
    printed = numerals(quote)
    if fits is not None:
        fitting = _in_order(figures, [numeral for numeral in printed if fits(numeral)])
        if fitting is not None:
            return fitting
    in_order = _in_order(figures, printed)
    if in_order is not None:
        return in_order
    if len(set(figures)) == 1:
        of_kind = [numeral for numeral in printed if numeral.kind == _kind_of(figures[0])]
        same_kind = [numeral for numeral in of_kind if fits(numeral)] if fits and len(of_kind) > 1 else of_kind
        saying = [numeral for numeral in same_kind if numeral.says(figures[0])]
        if len(saying) == 1 and len(same_kind) == 1:
            return saying * len(figures)
    return None


def _in_order(figures: Sequence[Money | Rate | Figure], printed: Sequence[Printed]) -> list[Printed] | None:
    places: list[Printed] = []
    rest = iter(printed)
    for figure in figures:
        place = next((numeral for numeral in rest if numeral.says(figure)), None)
        if place is None:
            break
        places.append(place)
    return places if len(places) == len(figures) else None


def ceiling_around(quote: str, place: Printed) -> bool:
    """Whether 最高, 不超過 … stands before the numeral in its sentence, and not of a count, or 以內 right behind it."""
    start = max((match.end() for match in _SENTENCE_END.finditer(quote, 0, place.start)), default=0)
    before = _OF_A_COUNT.sub("", simplified(quote[start : place.start]))
    return says(CEILING, before) or says(WITHIN, place.after[:6])


def ceiling_of_rate(quote: str, place: Printed) -> bool:
    """Whether a rate is the most: 最高20%, 不超過投入的30%, 20%以內, and the upper end of 5%-20%."""
    before = simplified(quote[: place.start])
    return (
        re.search(f"(?:{CEILING}){OF_WHAT}$|[0-9%‰％](?:{RANGE})$", before) is not None
        or re.match(f"(?:{WITHIN})", simplified(place.after[1:])) is not None
    )


def unique_span(quote: str, text: str) -> tuple[int, int] | None:
    """Where ``quote`` stands in ``text``; None when it does not stand there exactly once, or cuts a number."""
    start = text.find(quote)
    if not quote or start < 0 or text.find(quote, start + 1) >= 0 or _cuts(quote, text, start):
        return None
    return start, start + len(quote)


def find_whole(words: str, text: str, start: int = 0) -> int:
    """Where ``words`` stand in ``text`` from ``start`` on without cutting a number (00萬元 of 500萬元); -1: nowhere."""
    found = text.find(words, start) if words else -1
    while found >= 0 and _cuts(words, text, found):
        found = text.find(words, found + 1)
    return found


def _cuts(words: str, text: str, start: int) -> bool:
    """Whether ``words``, which stand at ``start``, begin or end within a number."""
    before, behind = text[max(0, start - 2) : start], text[start + len(words) : start + len(words) + 2]
    begins_within = before[-1:] in _DIGITS or (before[-1:] == "." and before[:-1] in _DIGITS)
    ends_within = behind[:1] in _DIGITS or (behind[:1] == "." and behind[1:] in _DIGITS)
    return (words[0] in _DIGITS and begins_within) or (words[-1] in _DIGITS and ends_within)


def free_places(pieces: Iterable[str], text: str, taken: Container[int]) -> Iterator[tuple[str, int | None]]:
    """Each piece with its start in ``text``: where it stands with no numeral ``taken``, else where it first does.

    So what stands twice, and once in a fact, is listed as it is printed. None where it stands less often than it is
    listed. ``taken`` may grow from one piece to the next.
    """
    left: dict[str, list[int]] = {}
    for piece in pieces:
        starts = left.setdefault(piece, [match.start() for match in re.finditer(f"(?={re.escape(piece)})", text)])
        numbers = [match.start() for match in re.finditer(NUMBER, piece)]
        free = (start for start in starts if not any(start + number in taken for number in numbers))
        start = next(free, next(iter(starts), None)) if piece else None
        if start is not None:
            starts.remove(start)
        yield piece, start


def _kind_of(figure: Money | Rate | Figure) -> str:
    return "rate" if isinstance(figure, Rate) else "money" if isinstance(figure, Money) else "count"
