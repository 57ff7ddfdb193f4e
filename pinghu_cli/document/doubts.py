"""What a draft still leaves to decide: doubts beside facts, numerals still to do. Data, so that they can be counted.

A document with doubts can be asked, and every answer says that it is a draft; no receipt rests on a doubted figure.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pinghu_cli.document.canonical import canonical
from pinghu_cli.document.model import Document
from pinghu_cli.document.remembered import remembered
from pinghu_cli.document.yaml_source import Path, Source
from pinghu_cli.errors import Problem

MARKS = (b"doubt", b"todo")
"""One of these stands in the data of every document that has a doubt; most have none, and need not be gone through."""


class Doubt(msgspec.Struct, frozen=True):
    """One point to decide: where it stands, and what is in question."""

    path: Path
    words: str


def doubts(document: Document) -> list[Doubt]:
    """Every doubt and every numeral still to do, in reading order."""
    return list(_within(document, ())) if any(mark in canonical(document) for mark in MARKS) else []


def _within(value: Any, path: Path) -> Iterator[Doubt]:
    if isinstance(value, tuple):
        if value and isinstance(value[0], str):
            return  # thousands of words for search, and no doubt among them
        for place, entry in enumerate(value):
            yield from _within(entry, (*path, place))
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            held = getattr(value, name)
            if name == "doubt" and held:
                yield Doubt(path, held)
            elif name == "todo":
                yield from (Doubt((*path, name, place), f"數字待歸類:「{piece}」") for place, piece in enumerate(held))
            elif isinstance(held, tuple | msgspec.Struct):  # most of a document is words: these hold nothing
                yield from _within(held, (*path, name))


def check(document: Document, source: Source) -> Iterator[Problem]:
    """Yield every doubt as a problem, so that what is left to decide can be counted down to none."""
    for doubt in doubts(document):
        is_numeral = "todo" in doubt.path
        hint = "寫成事實,或移到 date、name、descriptor" if is_numeral else "對照原文改正後,刪去 doubt"
        yield source.problem("numeral-todo" if is_numeral else "doubt", f"待定:{doubt.words}", doubt.path, hint=hint)


@remembered
def banner(document: Document) -> str | None:
    """The line that heads every answer of a draft; None where nothing is left to decide."""
    count = len(doubts(document))
    if not count:
        return None
    return f"草稿:資料檔還有 {count} 處待定,待定的數字不計入估算;用 pinghu validate 資料檔 逐一列出"
