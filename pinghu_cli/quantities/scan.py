"""Numbers in running text: where each stands, and what it is as `quantities.reading` reads it."""

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from pinghu_cli.quantities.characters import DIGITS, SCALES, TENS, canonical, spellings
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.quantities.reading import DIGIT, NUMBER, SCALE, read_fen, read_number

_ONE = f"[{DIGITS[1:]}两]"
_TENS = "".join(TENS)
_SECTION = rf"(?:{_ONE}千)?(?:零?{_ONE}百)?(?:零?{_ONE}?十|零?[{_TENS}])?(?:零?{_ONE})?"
_WHOLE = rf"(?:{_SECTION}万?亿)?(?:零?{_SECTION}万)?零?{_SECTION}"
"""A Chinese numeral in the order of its places, so that what matches is nearly always one number."""
_COUNTED = rf"[{DIGITS}两十]{{1,3}}[{''.join(SCALES)}]|[{_TENS}]"
"""How a numeral in running text begins: 一, 十 and 十五 alone are words (十五五)."""
_TAIL = rf"(?:点[{DIGITS}]{{1,12}}{SCALE}|个亿)"
"""What makes a number of whatever stands before it: 三点二亿, 一个亿."""
_FOUND = (
    rf"(?P<parts>[百千万]分之)?(?P<number>{NUMBER}(?:\s?{SCALE})?(?:零?{NUMBER}{SCALE}?)*"
    rf"|(?P<bare>(?<=分之)|(?={_COUNTED}))?{_WHOLE}(?(bare){_TAIL}?|{_TAIL}))"
    rf"(?P<unit>\s?(?:元(?P<change>(?:零?{DIGIT}角)?(?:零?{DIGIT}分)?)整?|块钱?))?(?P<rate>\s?(?:%|‰|percent(?![a-z])))?"
)
BEGINS = frozenset(f"0123456789０１２３４５６７８９{spellings(DIGITS[1:] + '两' + ''.join(SCALES) + ''.join(TENS))}")
"""Characters that a number may begin with."""
_LONGEST = 40
"""Characters of a number in print, with room; a longer run is looked at piece by piece."""
_RATES = {"百": "%", "千": "‰", "万": "‱"}
_SPOKEN = rf"[{''.join(SCALES)}][1-9]$"


class Found(msgspec.Struct, frozen=True):
    """A number in a text at ``start:end``, its unit of money included; ``rate`` is %, ‰ or nothing."""

    start: int
    end: int
    value: Decimal
    rate: str


def numbers(text: str) -> Iterator[Found]:
    """Every number of ``text`` in order. One digit in Chinese (一次性) is a word and no number."""
    reached = 0
    for place, character in enumerate(text):
        found = number_at(text, place) if place >= reached and character in BEGINS else None
        if found:
            yield found
            reached = found.end


def number_at(text: str, place: int) -> Found | None:
    """The number that begins at ``place`` of ``text``; None where none does."""
    plain = canonical(text[place : place + _LONGEST]).lower()
    match = re.match(_FOUND, plain)
    found = _read(plain, match) if match else None
    return found and Found(found.start + place, found.end + place, found.value, found.rate)


def _read(plain: str, match: re.Match[str]) -> Found | None:
    """The longest beginning of the match that is a number: of 1億2千, which may be two, 1億."""
    words, start = match["number"], match.start("number")
    for end in range(len(words), 0, -1):
        shortened = end < len(words)
        if re.search(_SPOKEN, words[:end]) and words[end - 1].isascii() and _goes_on(plain, start + end):
            continue  # 10萬2家 is not 102,000
        try:
            value = read_number(words[:end])
        except ValueError:
            continue
        if shortened and words[end - 1].isdecimal() and words[end].isdecimal():
            continue  # never a part of a run of digits
        rate = "" if shortened else _RATES.get((match["parts"] or " ")[0]) or (match["rate"] or "").strip()
        if not shortened and match["change"]:
            value = to_yuan(read_fen(f"{words}元{match['change']}"))
        reached = start + end if shortened else match.end()
        return Found(match.start() if rate else start, reached, value, "%" if rate == "percent" else rate)
    return None


def _goes_on(plain: str, place: int) -> bool:
    return place < len(plain) and not plain[place].isspace() and plain[place].isalnum()
