"""Texts -> the tables by which a page shows them in simplified script as OpenCC would, without OpenCC."""

from collections.abc import Iterable, Iterator
from typing import Any

from pinghu_cli.output.script import convert

_LONGEST = 6
"""Characters of a phrase that is looked for; else it is the whole text."""


def script_tables(texts: Iterable[str]) -> dict[str, Any]:
    """``characters``: two strings, place by place; ``phrases`` that become something else than their characters do."""
    distinct = list(dict.fromkeys(text for text in texts if text and "\n" not in text and not text.isascii()))
    characters = sorted({*"".join(distinct)})
    pairs = zip(characters, _all(characters), strict=True)
    single = {printed: simple for printed, simple in pairs if simple != printed and len(simple) == 1}
    table = str.maketrans(single)
    phrases: dict[str, str] = {}
    for text, wanted in zip(distinct, _all(distinct), strict=True):
        plain = text.translate(table)
        if wanted != plain:
            phrases |= dict(_phrases(text, wanted, plain))
    return {"characters": ["".join(single), "".join(single.values())], "phrases": phrases}


def _all(texts: list[str]) -> list[str]:
    """All texts converted; one call, for each builds its tables anew. No phrase spans lines."""
    return convert("\n".join(texts), "hans").split("\n")


def _phrases(text: str, wanted: str, plain: str) -> Iterator[tuple[str, str]]:
    """The shortest pieces around each character that is converted otherwise than alone; else the whole text."""
    if len(wanted) != len(plain):
        yield text, wanted
        return
    for place, (one, other) in enumerate(zip(wanted, plain, strict=True)):
        if one != other:
            pieces = [(a, a + size) for size in range(1, _LONGEST + 1) for a in range(place - size + 1, place + 1)]
            pieces = [(start, end) for start, end in pieces if start >= 0 and end <= len(text)]
            found = zip(pieces, _all([text[start:end] for start, end in pieces]), strict=True)
            start, end = next(
                (piece for piece, simple in found if simple == wanted[piece[0] : piece[1]]), (0, len(text))
            )
            yield text[start:end], wanted[start:end]
