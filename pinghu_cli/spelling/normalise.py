"""One canonical form for comparing: simplified script, half width, lower case, single spaces for punctuation.

Folding is for comparing only; what is shown is the original, found again through `Folded.at`.
"""

import re
import unicodedata
from functools import cache, lru_cache

_KEPT_INSIDE_NUMBERS = ".%‰"
_GROUPED = r"(?<=\d),(?=\d{3}(?!\d))"


class Folded:
    """A text in canonical form; ``at[i]`` is the place in the original of character ``i`` of ``text``."""

    __slots__ = ("at", "text")

    def __init__(self, text: str, at: list[int]) -> None:
        self.text = text
        self.at = at

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that ``text[start:end]`` came from."""
        return (self.at[start], self.at[end - 1] + 1) if start < end else (0, 0)


@cache
def _simplifying() -> dict[int, int]:
    """For `str.translate`: all that folding does to a text that is nothing but Chinese."""
    from pinghu_cli.spelling.variants import PRINTED, SIMPLIFIED

    return str.maketrans(PRINTED, SIMPLIFIED)


def simplified(text: str) -> str:
    """``text`` in simplified characters, one for one; nothing else changes."""
    return text.translate(_simplifying())


class _Forms(dict[int, str]):
    """For `str.translate`: the canonical form of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = form = _character(chr(code))
        return form


_forms = _Forms()


def _character(character: str) -> str:
    """The canonical form of one character: empty for a mark, a space for what only separates."""
    if ord(character) in _simplifying():
        return simplified(character)
    if "\u4e00" <= character <= "\u9fff":
        return character
    plain = simplified(unicodedata.normalize("NFKD", character).casefold())
    parts = []
    for part in plain:
        category = unicodedata.category(part)
        if category[0] in "LN" or part in _KEPT_INSIDE_NUMBERS:
            parts.append(part)
        elif category[0] != "M" and category != "Cf":
            parts.append(" ")
    return "".join(parts)


def folded(text: str) -> Folded:
    """``text`` in canonical form with the way back. ``.%‰`` stay only with a number, 1,000 becomes 1000."""
    skipped = {match.start() for match in re.finditer(_GROUPED, text)} if "," in text else set()
    characters: list[str] = []
    at: list[int] = []
    for place, character in enumerate(text):
        if place in skipped:
            continue
        for part in _forms[ord(character)]:
            separates = part == " " or (part in _KEPT_INSIDE_NUMBERS and _is_stray(part, text, place))
            if separates and (not characters or characters[-1] == " "):
                continue
            characters.append(" " if separates else part)
            at.append(place)
    if characters and characters[-1] == " ":
        characters.pop()
        at.pop()
    return Folded("".join(characters), at)


def _is_stray(part: str, text: str, place: int) -> bool:
    """Whether a ``.``, ``%`` or ``‰`` is punctuation: no digit before it, or (of a point) after it."""
    digit_before = place > 0 and text[place - 1].isdecimal()
    digit_after = place + 1 < len(text) and text[place + 1].isdecimal()
    return (part == "." and not (digit_before and digit_after)) or (part in "%‰" and not digit_before)


def is_chinese(text: str) -> bool:
    """Whether there are only Chinese characters in ``text``."""
    return not text or (min(text) >= "\u4e00" and max(text) <= "\u9fff")


def fold(text: str) -> str:
    """``text`` in canonical form: ``fold("省級 智能製造")`` is ``fold("省级,智能制造")``."""
    form = text.translate(_forms)
    if "," in text or "." in form or "%" in form or "‰" in form:
        return folded(text).text  # what stands beside them tells what becomes of them
    return " ".join(form.split()) if " " in form else form


@lru_cache(maxsize=16_384)
def key(text: str) -> str:
    """The canonical form without any spaces: for names, which people space as they like.

    Remembered, for one name is held against the same words many times: all that a document has, 6,000.
    """
    return fold(text).replace(" ", "")
