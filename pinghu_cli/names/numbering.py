"""How people write the number of an item: 9, (九), 第九條; A6, 附件6; D2, 領域二, and of a domain alone: 2, 二."""

import re

from pinghu_cli.quantities.numerals import heading_number
from pinghu_cli.spelling.normalise import key

_NUMERALS = "一二三四五六七八九十"
_NUMBER = rf"(\d+|[{_NUMERALS}]+)"
_MEASURE = rf"第?{_NUMBER}[条项]?"
_ANNEX = rf"(?:a|附件?)第?{_NUMBER}[条项]?"
_DOMAIN = rf"(?:d|领域){_NUMBER}|第?{_NUMBER}大?领域"
_DIGITS = 9
"""Longer ones are no number of an item, and slow to read."""


def item_id(words: str) -> str | None:
    """The id that a number means in any notation: 9, (九), 第九條 -> ``"9"``; 附件6 -> ``"A6"``; D2 -> ``"D2"``."""
    name = key(words)
    for letter, pattern in (("", _MEASURE), ("A", _ANNEX), ("D", _DOMAIN)):
        number = _number(pattern, name)
        if number is not None:
            return f"{letter}{number}"
    return None


def domain_number(words: str) -> int | None:
    """The number of the domain that ``words`` mean where only a domain can be meant: 2, 二, D2, 第二領域."""
    name = key(words)
    number = _number(_DOMAIN, name)
    return _number(_MEASURE, name) if number is None else number


def _number(pattern: str, name: str) -> int | None:
    """The number in a ``name`` that is written like ``pattern``."""
    if not any(character in _NUMERALS or character.isdecimal() for character in name):
        return None  # most queries hold no number, and to compile the patterns takes a while
    match = re.fullmatch(pattern, name)
    text = next((group for group in match.groups() if group), "") if match else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else heading_number(text)
