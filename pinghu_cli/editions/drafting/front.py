"""What stands before the first domain and behind the last measure: letter, title, opening, closing, validity."""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from pinghu_cli.document.validity import TERM, last_day_of
from pinghu_cli.editions.drafting.clean import BULLETS, HEADING, Aside, Line, is_title, squeezed
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.quantities.characters import DIGITS
from pinghu_cli.quantities.dates import read_date

_DAY = (
    r"(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日"
    rf"|[二零一]{{2}}[{DIGITS}]{{2}}年[一二三四五六七八九十]{{1,2}}月[一二三四五六七八九十]{{1,3}}日)"
)
"""A day in digits or in numerals, in the plain form: 2026年3月16日, 二零二六年三月十六日."""


class Front(msgspec.Struct):
    """The document's own lines."""

    title: str = ""
    issuer: str = ""
    issued: str = ""
    publicity: str = ""
    letter: list[str] = msgspec.field(default_factory=list)
    opening: list[str] = msgspec.field(default_factory=list)
    closing: list[str] = msgspec.field(default_factory=list)
    doubts: list[str] = msgspec.field(default_factory=list)


class Period(NamedTuple):
    """When the document holds, as far as its words say so; what is open is None."""

    first: datetime.date | None
    last: datetime.date | None
    quote: str


def front(lines: Sequence[Line], asides: list[Aside], meta: Sequence[Aside]) -> Front:
    """Tell the lines before the first domain apart; what is none of the document goes to ``asides``."""
    found = Front()
    spans = _titles(lines)
    if not spans and (guess := _first_line(lines)) is not None:
        spans = [(guess, guess + 1)]
        found.doubts.append("標題是這一行?")
    if not spans:
        _untitled(lines, found, asides)
    else:
        place, after = spans[-1]
        found.title = _unwrapped("".join(squeezed(line.text) for line in lines[place:after]))
        if (
            after < len(lines)
            and re.fullmatch(r"\(.{2,14}\)", plain(squeezed(lines[after].text)))
            and not re.search(words()["publicity"], plain(squeezed(lines[after].text)))
        ):
            found.title += squeezed(lines[after].text)
            after += 1
        _letter(lines[:place], found, asides)
        for line in lines[after:]:
            if not _is_signature(squeezed(line.text), found):
                found.opening.append(squeezed(line.text))
    _from_page(found, meta)
    return found


_MOST_TITLE_LINES = 4
_LONGEST_GUESS = 40


def _titles(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Where titles stand, ``start:end``: one line, or several where it is broken over them."""
    named = {_bare(name) for name in re.findall(r"《(.+)》", "\n".join(plain(line.text) for line in lines))}
    found = []
    for end in range(1, len(lines) + 1):
        starts = range(max(0, end - _MOST_TITLE_LINES), end)
        whole = [(start, "".join(plain(squeezed(line.text)) for line in lines[start:end])) for start in starts]
        titles = [(start, text) for start, text in whole if is_title(text)]
        best = next((start for start, text in whole if _bare(text) in named and not HEADING.match(text)), None)
        if best is None:
            best = next((start for start, text in reversed(titles) if text.count("《") == text.count("》")), None)
            best = next((start for start, text in titles if _goes_on(lines[start], text, titles)), best)
        if best is not None:
            found.append((best, end))
    return found


def _first_line(lines: Sequence[Line]) -> int | None:
    """The line that may be a title of unknown words: short, without marks, right above the first sentence."""
    below = next((place for place, line in enumerate(lines) if re.search("[。;]$", plain(squeezed(line.text)))), 0)
    above = plain(squeezed(lines[below - 1].text)) if below else ""
    is_line = 6 <= len(above) <= _LONGEST_GUESS and not re.search(r"[|>。;:,!?]|^\(", above)
    other = is_issuer(above) or signs(above) or HEADING.match(above) or pattern("notice").search(above)
    return below - 1 if below and is_line and not other else None


def _goes_on(line: Line, whole: str, titles: Sequence[tuple[int, str]]) -> bool:
    """Whether a title begins on ``line`` (關於…) and what follows is only the rest of it."""
    about, mark = words()["about"], re.search(r"[|>:。,;]", line.text)
    return mark is None and about in plain(line.text) and whole.count(about) == 1 and len(titles) > 1


def _bare(title: str) -> str:
    """A title in the form in which it is compared: without marks round names and a year in brackets."""
    return re.sub(r"[《》〈〉<>]|\([^()]*\)$", "", title)


def _unwrapped(title: str) -> str:
    """Without the marks round the whole of a title."""
    return title[1:-1] if title[:1] == "《" and title.find("》") == len(title) - 1 else title


def _untitled(lines: Sequence[Line], found: Front, asides: list[Aside]) -> None:
    text = "\n".join(plain(line.text) for line in lines)
    named = re.search(rf"《([^《》]*(?:{words()['title']})[^《》]*)》", text)
    if named:
        whole = "\n".join(line.text for line in lines)
        found.title = squeezed(whole[named.start(1) : named.end(1)])
    _letter(lines, found, asides)


def _letter(lines: Sequence[Line], found: Front, asides: list[Aside]) -> None:
    """The letter runs from the addressees, or the sentence that issues the text, to the title."""
    texts = [squeezed(line.text) for line in lines]
    folded = [plain(text) for text in texts]
    start = next(
        (
            n
            for n, text in enumerate(folded)
            if text.endswith(":") and pattern("addressees").search(text) and len(text) < 200
        ),
        None,
    )
    if start is None:
        start = next(
            (n for n, text in enumerate(folded) if pattern("letter").search(text) and text.endswith(("。", ":"))),
            len(lines),
        )
    for n, line in enumerate(lines):
        text = texts[n]
        if n < start:
            why = "通知的標題、文號" if pattern("notice").search(folded[n]) or "〔" in folded[n] else "正文之前"
            asides.append(Aside(line.number, line.text, why))
        elif not _is_signature(text, found):
            found.letter.append(text)


def _is_signature(text: str, found: Front) -> bool:
    """Take the issuer, the day and the note of publicity from lines that hold nothing else."""
    folded = plain(text)
    if found.issued and re.search(rf"{_DAY}$", folded):
        return False
    decreed = re.match(rf"\(({_DAY})([^,;()]{{4,20}}?)(?:令|公布|发布|印发)", folded)
    if decreed and is_issuer(decreed[2]):
        found.issued, found.issuer = text[decreed.start(1) : decreed.end(1)], text[decreed.start(2) : decreed.end(2)]
        return False
    signed = re.fullmatch(rf"(.*?)({_DAY})", folded) if len(folded) <= 40 else None
    if signed and (not signed[1] or is_issuer(signed[1])):
        found.issued = text[signed.start(2) :]
        found.issuer = text[: signed.end(1)] or found.issuer
        return True
    if re.fullmatch(words()["publicity"], folded):
        found.publicity = found.publicity or text
        return found.publicity == text
    if is_issuer(folded) and found.issuer in ("", text):
        found.issuer = text
        return True
    return False


def is_issuer(folded: str) -> bool:
    """Whether a line is the name of an office that issues such texts."""
    return len(folded) <= 24 and re.search(rf"(?:{words()['issuer']})$", folded) is not None and "、" not in folded


def _from_page(found: Front, meta: Sequence[Aside]) -> None:
    """What the letter does not say, the table of the page may."""
    for place, aside in enumerate(meta):
        text = aside.text
        if plain(text).endswith(":") and place + 1 < len(meta):
            text += meta[place + 1].text.lstrip(BULLETS)
        folded = plain(text)
        for field, form in (
            ("issuer", r"([^\s|,;:]{3,24})"),
            ("issued", r"((?:19|20)\d{2}[-年./]\d{1,2}[-月./]\d{1,2}日?)"),
        ):
            match = re.search(rf"(?:{words()['meta'][field]})\s*[:|\t\s]*{form}", folded)
            if match and not getattr(found, field):
                setattr(found, field, text[match.start(1) : match.end(1)])


def closing(lines: Sequence[Line], found: Front, asides: list[Aside]) -> list[Line]:
    """The paragraphs behind the last measure; gives the lines from the annex on."""
    ended = False
    for place, line in enumerate(lines):
        text = squeezed(line.text)
        folded = plain(text)
        rows_follow = any(other.cells for other in lines[place : place + 6])
        if (pattern("annex").match(folded) and len(folded) < 60 and rows_follow) or _is_header(line):
            return list(lines[place:])
        if pattern("tail").match(folded):
            ended = True
        if (
            not ended
            and not line.cells
            and (
                pattern("closing").match(folded)
                or (folded.endswith("。") and pattern("in_force").search(folded))
                or (found.closing and folded.endswith("。") and pattern("closing").search(folded))
            )
        ):
            found.closing.append(text)
        elif not ended and _is_signature(text, found):
            continue
        else:
            asides.append(Aside(line.number, line.text, "正文之後"))
    return []


def _is_header(line: Line) -> bool:
    cells = [plain(cell) for cell in line.cells]
    columns = words()["annex_columns"]
    return (
        len(cells) > 1
        and any(re.search(columns["units"], cell) for cell in cells)
        and any(re.search(columns["title"], cell) or re.search(columns["goal"], cell) for cell in cells)
    )


def period(texts: Iterable[str], issued: str) -> Period | None:
    """The period of validity that paragraphs state, with the words of it: the first that says both its days, or one."""
    stated = [found for text in texts if (found := _period_in(text, day_of(issued)))]
    return next((found for found in stated if found.first and found.last), stated[0] if stated else None)


def _period_in(text: str, day_of_issue: datetime.date | None) -> Period | None:
    folded = plain(text)
    whole = re.search(r"(?:有效期)?(?:均?为)?((?:19|20)\d{2})年(?:全年|度)[^,。;]*(?:有效|实施|执行)?", folded)
    begin = re.search(rf"自({_DAY})(?:起|(?=施行|实施|执行|生效))", folded)
    begin = begin or re.search(rf"({_DAY})(?=[至到—-]{_DAY})", folded)
    since = re.search(r"自(?:印发|发布|公布)之日起", folded)
    end = re.search(rf"(?:至|到)({_DAY})", folded)
    term = re.search(TERM, folded)
    if whole and ("效" in whole[0] or "实施" in whole[0] or "执行" in whole[0]):
        year = int(whole[1])
        return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31), text[whole.start() : whole.end()])
    if not (begin or since or end):
        return None
    marks = [match for match in (begin, since, end, term) if match]
    left, right = min(match.start() for match in marks), max(match.end() for match in marks)
    first = day_of(begin[1]) if begin else day_of_issue if since else None
    last = day_of(end[1]) if end else last_day_of(first, term[0]) if term and first else None
    return Period(first, last, text[left:right])


def day_of(printed: str) -> datetime.date | None:
    """The day that is printed, in digits or in numerals: 二〇二六年三月十六日; None where it is none."""
    try:
        return read_date(printed) if signs(plain(printed)) else None
    except ValueError:
        return None


def signs(folded: str) -> bool:
    """Whether a line is the day of issue and nothing else, which ends a text."""
    return re.fullmatch(_DAY, folded) is not None
