"""The document itself: its schema, dates, paragraphs outside the domains, and the notes on what it does not say."""

import datetime
import re
from collections.abc import Iterator
from shlex import quote

from pinghu_cli.document.checks.facts import front_text
from pinghu_cli.document.checks.places import items_with_paths
from pinghu_cli.document.model import Document, Effective
from pinghu_cli.document.validity import EXCEPTION, HIGHER, IN_FORCE, last_day_of
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem
from pinghu_cli.quantities.characters import canonical
from pinghu_cli.quantities.dates import in_digits
from pinghu_cli.quantities.numerals import is_numbering
from pinghu_cli.spelling.normalise import simplified

SCHEMAS = (1, 2)
"""Schemas that can be read; `document.schema1` raises 1 to 2."""
_YEAR = re.compile("(?:19|20)[0-9]{2}年")
_BEGINS = re.compile(f"自{_YEAR.pattern}|{_YEAR.pattern}全年")
_ENDS = re.compile(f"[至到]{_YEAR.pattern}|{_YEAR.pattern}全年")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every defect of the schema, the digest, the period of validity, the paragraphs and the notes."""
    if document.schema != SCHEMAS[-1]:
        message = f"schema {document.schema} 不是本工具能讀的版本"
        yield source.problem("schema", message, ("schema",), hint=f"可讀:{'、'.join(map(str, SCHEMAS))}")
    if not is_digest(document.document.sha256):
        message = "sha256 應為 64 位小寫十六進位"
        hint = f"存下公布的文本,用 pinghu validate {quote(source.file)} --text 公布的文本.txt 取得應寫的值"
        yield source.problem("bad-sha256", message, ("document", "sha256"), hint=hint)
    if not is_numbering(document.document.numbering):
        message = f"numbering「{document.document.numbering}」不是第一條措施的編號"
        hint = "寫第一條措施印出的編號,如 第一條、(一)、1."
        yield source.problem("wrong-number", message, ("document", "numbering"), hint=hint)
    yield from _effective(document, source)
    yield from _unsaid(document, source)
    yield from _paragraphs(document, source)
    yield from _notes(document, source)


def is_digest(written: str) -> bool:
    """Whether ``written`` can be a SHA-256 as the data has it."""
    return _SHA256.fullmatch(written) is not None


def _effective(document: Document, source: Source) -> Iterator[Problem]:
    effective, path = document.document.effective, ("document", "effective")
    if effective.first_day and effective.last_day and effective.first_day > effective.last_day:
        yield source.problem("bad-date", "first_day 晚於 last_day", path, hint="請對調")
    yield from _days(effective, document.document.issued or "", path, source)
    text = "\n".join((front_text(document.document), *(item.text for item, _ in items_with_paths(document))))
    for key in ("quote", "exception", "higher"):
        said = getattr(effective, key)
        if said is not None and said not in text:
            message = f"引文在原文中找不到:「{said}」"
            yield source.problem("quote", message, (*path, key), hint="從原文逐字複製")


def _unsaid(document: Document, source: Source) -> Iterator[Problem]:
    """What the text prints of the period and the data leaves out, for what is left out counts as not printed."""
    effective, path = document.document.effective, ("document", "effective")
    if effective.doubt is not None:
        return
    printed = front_text(document.document)
    text = simplified(canonical(printed))
    stated = simplified(canonical(effective.quote)) if effective.quote else "\0"
    for key, words in (
        ("quote", IN_FORCE),
        ("exception", f"{EXCEPTION}(?=[^。\n]{{0,4}}{re.escape(stated)})"),
        ("higher", HIGHER),
    ):
        found = re.search(words, text) if getattr(effective, key) is None else None
        if found:
            said = printed[found.start() : found.end()]
            message = f"原文印有「{said}」,effective 卻沒有 {key}"
            yield source.problem("missing-key", message, path, hint=f"補上 {key}: {said}")


def _days(effective: Effective, issued: str, path: Path, source: Source) -> Iterator[Problem]:
    """Days that the quote does not print, and days that it prints and the data lacks."""
    if effective.doubt is not None:
        return
    quote = effective.quote or ""
    within = in_digits(quote)
    if effective.first_day is None and effective.last_day is None:
        if _YEAR.search(within):
            message = f"引文「{quote}」印有年份,卻沒有 first_day、last_day"
            yield source.problem("bad-date", message, path, hint="寫出印出的起日或止日,如 2026-01-01")
        return
    printed = f"{within}\n{in_digits(issued)}"
    by_term = last_day_of(effective.first_day, quote)
    for key, day, stated, end, called, mark in (
        ("first_day", effective.first_day, None, (1, 1), "起日", _BEGINS),
        ("last_day", effective.last_day, by_term, (12, 31), "止日", _ENDS),
    ):
        hint = f"改成 {stated}" if stated else f"年份須印在引文中;不是{end[0]}月{end[1]}日的,月、日也須印出;"
        if day is None and (stated or mark.search(within)):
            message = f"引文「{quote}」寫明了{called},卻沒有 {key}"
            hint = hint if stated else f"寫出印出的{called},如 2026-01-01"
            yield source.problem("bad-date", message, (*path, key), hint=hint)
        elif day is not None and day != stated and not (quote and _is_proved(day, end, printed)):
            message = f"{key} {day} 與引文「{quote}」不符" if quote else f"{key} {day} 沒有引文"
            hint = hint if stated else f"{hint}原文沒有寫的,刪去 {key}"
            yield source.problem("bad-date", message, (*path, key), hint=hint)


def _is_proved(day: datetime.date, end: tuple[int, int], printed: str) -> bool:
    """Whether the year is printed, and the month and day too unless they are the end of the year at that side."""
    at_end = (day.month, day.day) == end
    return f"{day.year:04}年" in printed and (at_end or f"{day.month}月{day.day}日" in printed)


def _paragraphs(document: Document, source: Source) -> Iterator[Problem]:
    for p, paragraph in enumerate(document.paragraphs):
        path: Path = ("document", "paragraphs", p)
        if paragraph.id != f"P{p + 1}":
            message = f"段落的 id 應為 P{p + 1},卻是 {paragraph.id}"
            yield source.problem("wrong-number", message, (*path, "id"), hint="依原文順序自 P1 起連續")
        if not paragraph.text:
            yield source.problem("empty-text", "段落是空的", (*path, "text"), hint="請補上原文或刪去此段")
    order = [("letter", "opening", "closing").index(paragraph.place) for paragraph in document.paragraphs]
    if order != sorted(order):
        message = "段落不依 letter、opening、closing 的順序"
        yield source.problem("wrong-order", message, ("document", "paragraphs"), hint="依原文順序排列")


def _notes(document: Document, source: Source) -> Iterator[Problem]:
    """Notes name units and items that there are, and say nothing to be missing that is printed."""
    units = {unit.name for unit in document.units}
    lines = [*document.paragraphs, *(item for item, _ in items_with_paths(document))]
    ids = {line.id for line in lines}
    text = "\n".join(line for each in lines for line in (each.title, each.text))
    for n, note in enumerate(document.notes):
        path: Path = ("notes", n)
        if note.id != f"N{n + 1}":
            message = f"說明的 id 應為 N{n + 1},卻是 {note.id}"
            yield source.problem("wrong-number", message, (*path, "id"), hint="自 N1 起連續")
        for unit in note.ask:
            if unit not in units:
                yield source.problem("unknown-unit", f"units 中沒有「{unit}」", (*path, "ask"), hint="用印出的簡稱")
        for name in note.see:
            if name not in ids:
                message = f"沒有「{name}」這一項或這一段"
                yield source.problem("unknown-item", message, (*path, "see"), hint="例如 9、A6、D2、P5")
        for words in note.absent:
            if words in text:
                message = f"文件印有「{words}」,說明卻說沒有寫"
                yield source.problem("not-absent", message, (*path, "absent"), hint="請對照原文改正說明")
