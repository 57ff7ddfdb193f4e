"""The published text held against what the data rebuilds: every place where they differ, line and column.

Lines are matched first (equal ones, then those most alike), and the characters of those that are left are compared.
Empty lines and spaces at the ends of a line are how a copy is set, and are passed over.
"""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import NamedTuple

from pinghu_cli import limits
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document, Item
from pinghu_cli.document.plain import PROSE
from pinghu_cli.document.text import published_item, published_text
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.characters import canonical
from pinghu_cli.spelling.normalise import simplified

_ALIKE = 55
"""Likeness (of 100) from which on two lines are taken for the same line with other characters."""
_ALIKE_ALONE = 30
"""The same where there is but one on either side."""
_PAIRS = 40_000
"""So many pairs of lines at most are held against each other in one place."""
_TOGETHER = 3
"""Differences with fewer equal characters between them are told as one."""
_MOST_BROKEN = 50
"""Into so many lines one may be broken at a width, on average."""
_AROUND = 8
_SHOWN = 24


class PublishedLine(NamedTuple):
    """A line of the published text: its number from 1, how many characters stand before it, what it says."""

    number: int
    indent: int
    text: str
    joined: "tuple[tuple[int, int, int], ...]" = ()
    """Of a line put together from several: where each begins in the text, its number, what stands before it."""

    def at(self, start: int) -> tuple[int, int]:
        """Line and column, from 1, of the place ``start`` of the text."""
        begins, number, indent = 0, self.number, self.indent
        for piece in self.joined:
            if piece[0] <= start:
                begins, number, indent = piece
        return number, indent + start - begins + 1


class _Held(NamedTuple):
    """A line that the data rebuilds, and where the data has it."""

    text: str
    path: Path
    item: str
    ref: str
    """How the item is cited."""
    parts: tuple[tuple[str, str], ...]
    """The keys of the data whose text stands in it, with that text."""


def compare(published: Sequence[PublishedLine], document: Document, source: Source) -> list[Problem]:
    """Every difference between the published text and the text of ``document``, in the order of the published one."""
    ours = list(_held_lines(document))
    theirs = [line for line in published if line.text]
    theirs = _unwrapped(theirs, ours)
    if any("\t" in line.text for line in theirs):  # rows of a table that is none of print
        ours = [held._replace(text=_row(held.text, "|")) for held in ours]
        theirs = [line._replace(text=_row(line.text, "\t")) for line in theirs]
    if [line.text for line in theirs] == [line.text for line in ours]:
        return []
    if _plain(line.text for line in theirs) == _plain(line.text for line in ours):
        return [_other_print(theirs, ours, source)]
    told = list(_Comparison(theirs, ours, source).problems())
    return sorted(told, key=lambda problem: problem.text_at or (0, 0))


def _unwrapped(theirs: list[PublishedLine], ours: Sequence[_Held]) -> list[PublishedLine]:
    """The lines of a text that was broken at a width (a PDF) put together again as the data has them."""
    from bisect import bisect_right

    from rapidfuzz.distance import Indel

    held = [line.text for line in ours]
    broken = (f"{line.text}{after.text}" for line, after in pairwise(theirs))
    if len(theirs) > _MOST_BROKEN * len(held) or not any(line.startswith(piece) for piece in broken for line in held):
        return theirs
    begins = [0, *accumulate(len(line.text) for line in theirs)]
    text = "".join(line.text for line in theirs)
    steps = list(Indel.opcodes(text, "".join(held)))
    cuts = {0}
    for start in accumulate(map(len, held)):
        step = next((step for step in steps if start <= step.dest_end), None)
        if step:
            cuts.add(step.src_start + (start - step.dest_start if step.tag == "equal" else 0))
    done = []
    for start, end in pairwise(sorted({*cuts, len(text)})):
        first, last = bisect_right(begins, start) - 1, bisect_right(begins, end - 1) - 1
        pieces = [(begins[at] - start, theirs[at].number, theirs[at].indent) for at in range(first, last + 1)]
        done.append(PublishedLine(theirs[first].number, theirs[first].indent, text[start:end], tuple(pieces)))
    return done


def _row(text: str, separator: str) -> str:
    """A row of a table by the words of its cells; any other line as it is."""
    cells = [cell.strip() for cell in text.split(separator)]
    return " | ".join(filter(None, cells)) if len(cells) > 1 else text


def _plain(lines: Iterable[str]) -> str:
    return simplified(canonical("\n".join(lines)))


def _other_print(theirs: Sequence[PublishedLine], ours: Sequence[_Held], source: Source) -> Problem:
    """The same text in the other script, or in characters of another width."""
    first = next(at for at, (one, other) in enumerate(zip(theirs, ours, strict=True)) if one.text != other.text)
    line, held = theirs[first], ours[first]
    start, there, here = next(_spans(line.text, held.text))
    message = f"整份文本與資料檔的字體(繁簡)或全形半形不同,文字相同;第一處:公布的是「{there}」,資料檔是「{here}」"
    hint = "資料檔照公布的字體寫,或換一份與資料檔同一字體的文本再比對"
    return source.problem("text-print", message, held.path, hint=hint, text_at=line.at(start))


def _held_lines(document: Document) -> Iterator[_Held]:
    """The lines that the data rebuilds, each with the item that it is of."""
    owners: dict[str, tuple[Item, Path]] = {}
    for item, path in items_with_paths(document):
        for line in published_item(document, item).splitlines():
            owners[line] = (item, path)  # a measure comes behind its domain, whose lines hold it too
    paragraphs = {text: p for p, paragraph in enumerate(document.paragraphs) for text in paragraph.text.split("\n")}
    for line in published_text(document).splitlines():
        text = line.strip()
        if not text:
            continue
        if line in paragraphs:
            p = paragraphs[line]
            paragraph = document.paragraphs[p]
            yield _Held(text, ("document", "paragraphs", p), paragraph.id, paragraph.ref, (("text", line),))
        elif line in owners:
            item, path = owners[line]
            keys = (key for key in PROSE if key in item.__struct_fields__)
            parts = tuple((key, getattr(item, key)) for key in keys)
            yield _Held(text, path, item.id, item.ref, parts)
        else:
            yield _Held(text, ("document",), "", "", ())


class _Comparison:
    """One comparison: what is matched, and what is left on either side."""

    def __init__(self, theirs: Sequence[PublishedLine], ours: Sequence[_Held], source: Source) -> None:
        self._theirs, self._ours, self._source = theirs, ours, source

    def problems(self) -> Iterator[Problem]:
        """Lines in another order, lines with other characters, lines that only one side has."""
        texts, held = [line.text for line in self._theirs], [line.text for line in self._ours]
        left: list[int] = []
        spare: list[int] = []
        for tag, i, j, k, m in SequenceMatcher(None, texts, held, autojunk=False).get_opcodes():
            if tag != "equal":
                pairs, only_theirs, only_ours = self._paired(range(i, j), range(k, m))
                for there, here in pairs:
                    yield from self._changed(there, here)
                left += only_theirs
                spare += only_ours
        moved, left, spare = self._paired(left, spare)
        for there, here in moved:
            yield self._moved(there, here)
            yield from self._changed(there, here)
        for there in left:
            yield self._missing(there)
        for here in spare:
            yield self._extra(here)

    def _paired(self, theirs: Sequence[int], ours: Sequence[int]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
        """Lines of both sides that are most alike, and those of either that are like none."""
        from rapidfuzz import fuzz

        if len(theirs) * len(ours) > _PAIRS:
            return [], list(theirs), list(ours)
        alike = _ALIKE if len(theirs) > 1 or len(ours) > 1 else _ALIKE_ALONE
        scores = sorted(
            (
                (
                    -fuzz.ratio(self._theirs[there].text, self._ours[here].text, score_cutoff=alike),
                    abs(n - m),
                    there,
                    here,
                )
                for n, there in enumerate(theirs)
                for m, here in enumerate(ours)
            )
        )
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for score, _, there, here in scores:
            if score and there not in pairs and here not in taken:
                pairs[there] = here
                taken.add(here)
        return (
            sorted(pairs.items()),
            [there for there in theirs if there not in pairs],
            [here for here in ours if here not in taken],
        )

    def _changed(self, there: int, here: int) -> Iterator[Problem]:
        line, held = self._theirs[there], self._ours[here]
        for start, printed, ours in _spans(line.text, held.text):
            if line.joined and not (printed + ours).strip():
                continue  # spaces at the end of a broken line are lost
            end = start + len(printed)
            context = f"…{line.text[max(0, start - _AROUND) : start]}[{printed}]{line.text[end : end + _AROUND]}…"
            if not ours:
                said = f"公布的有「{_short(printed)}」,資料檔沒有"
            elif not printed:
                said = f"公布的沒有「{_short(ours)}」,資料檔有"
            else:
                said = f"公布的是「{_short(printed)}」,資料檔是「{_short(ours)}」"
            key = _key_of(held, start)
            hint = f"資料檔錯了,照公布的改{f' {key}' if key else '這一處'};文本抄錯了,改文本"
            path = (*held.path, key) if key else held.path
            yield self._told(f"{said}:「{context}」", path, hint, line, start)

    def _moved(self, there: int, here: int) -> Problem:
        line, held = self._theirs[there], self._ours[here]
        before = next(
            (_whose(self._ours[at]) for at in range(here - 1, -1, -1) if self._ours[at].item != held.item), ""
        )
        after = f"在{before}之後" if before else "在最前"
        message = f"次序不同:公布的在這一行,資料檔{after}:「{_short(line.text)}」"
        return self._told(message, held.path, "依公布的次序排列", line, 0)

    def _missing(self, there: int) -> Problem:
        line = self._theirs[there]
        message = f"公布的有這一行,資料檔沒有:「{_short(line.text)}」"
        return self._told(message, (), "是正文的,補進資料檔;是網頁的導航、頁碼、頁尾的,從文本刪去", line, 0)

    def _extra(self, here: int) -> Problem:
        """Placed at the line of the text behind which it would stand."""
        held = self._ours[here]
        texts = {line.text: line for line in self._theirs}
        before = next((texts[self._ours[at].text] for at in range(here, -1, -1) if self._ours[at].text in texts), None)
        line = before or PublishedLine(1, 0, "")
        message = f"資料檔有這一行,公布的沒有:「{_short(held.text)}」"
        hint = "公布的文本確實沒有的,從資料檔刪去;文本漏了的,補進文本"
        return self._told(message, held.path, hint, line, len(line.text))

    def _told(self, message: str, path: Path, hint: str, line: PublishedLine, start: int) -> Problem:
        return self._source.problem("text-differs", message, path, hint=hint, text_at=line.at(start))


def _whose(held: _Held) -> str:
    """What a line of the data belongs to, for people."""
    return held.ref if held.item else f"「{_short(held.text)}」"


def _spans(theirs: str, ours: str) -> Iterator[tuple[int, str, str]]:
    """Where two lines differ: the place in the first, what stands there, what the second has instead."""
    from rapidfuzz.distance import Indel

    found: list[tuple[slice, slice]] = []
    for step in Indel.opcodes(theirs, ours):
        if step.tag == "equal":
            continue
        there, here = slice(step.src_start, step.src_end), slice(step.dest_start, step.dest_end)
        if found and there.start - found[-1][0].stop < _TOGETHER:
            before = found.pop()
            there, here = slice(before[0].start, there.stop), slice(before[1].start, here.stop)
        found.append((there, here))
    for there, here in found:
        yield there.start, theirs[there], ours[here]


def _key_of(held: _Held, start: int) -> str:
    """The key of the data that has the place ``start`` of a line; empty where several may."""
    for key, text in held.parts:
        begins = held.text.find(text.split("\n")[0])
        if begins >= 0 and begins <= start <= begins + len(text):
            return key
    has_units = held.path[-2:-1] in (("measures",), ("items",))
    return "units" if has_units and held.parts and start >= held.text.find(held.parts[-1][1]) > 0 else ""


def _short(text: str) -> str:
    return limits.shortened(text, _SHOWN)
