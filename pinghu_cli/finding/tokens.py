"""A text cut into the smallest things that search compares: a Chinese character, a Latin word, a number.

Numbers are one in every notation: 500萬, 500万元, 5,000,000元, 五百萬 and 5 million are all ``#5000000``. Latin words
are taken without their plural: subsidies is ``subsidy``.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise

from pinghu_cli.spelling.normalise import fold, is_chinese

_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_SHORT_SCALES = {"w": 10_000, "k": 1_000, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_OUGHT = 100
"""From which scale a last digit stands for tenths of it: 一万三 is 13000, but 十三 is 13."""
_TOKEN = re.compile(
    r"(?P<word>[a-z][a-z0-9]*(?:\.\d+)?)"
    r"|(?P<percent>百分之)?(?:"
    r"(?P<number>\d+(?:\.\d+)?)(?:\s?(?P<scale>[百千]?[万亿]|千|(?:[wk]|thousand|million|billion)(?![a-z0-9])))?"
    r"\s?(?:元|块钱?)?(?P<rate>%|\s?percent(?![a-z]))?"
    r"|(?P<numeral>(?<=百分之)[一二三四五六七八九十]{1,5}"
    r"|(?=[一二两三四五六七八九十][一二两三四五六七八九零〇]{0,9}[十百千万亿])[一二两三四五六七八九十百千万亿零〇]{2,24})"
    r"(?:元|块钱?)?)"
    r"|(?P<character>[^\s.%])"
)

_PLURAL_FROM = 4
_VOWELS = frozenset("aeiouy")
_NUMERALS = frozenset("十百千万亿拾佰仟")


class Token:
    """One thing: ``text`` as compared, its ``kind``, its place ``start:end`` in the folded text."""

    __slots__ = ("end", "kind", "start", "text")

    def __init__(self, text: str, kind: str, start: int, end: int) -> None:
        self.text = text
        self.kind = kind
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"{self.kind}:{self.text}"


CHARACTER, WORD, NUMBER = "character", "word", "number"


def tokens(folded: str) -> list[Token]:
    """The tokens of a folded text, in order."""
    if _is_words(folded):
        return [Token(character, CHARACTER, place, place + 1) for place, character in enumerate(folded)]
    found = []
    for match in _TOKEN.finditer(folded.translate(_FORMAL)):
        if match["word"]:
            text, kind = _singular(match["word"]), WORD
        elif match["character"]:
            text, kind = folded[match.start()], CHARACTER
        else:
            value = _amount(match["number"], match["scale"]) if match["number"] else _numeral(match["numeral"])
            text, kind = f"#{value}{'%' if match['rate'] or match['percent'] else ''}", NUMBER
        found.append(Token(text, kind, match.start(), match.end()))
    return found


def texts(folded: str) -> list[str]:
    """The texts of the tokens alone, several times as fast where there are only Chinese words."""
    return list(folded) if _is_words(folded) else [token.text for token in tokens(folded)]


def is_character(text: str) -> bool:
    """Whether the text of a token is a Chinese character (or one of another script than Latin)."""
    return text > "\x7f"


def is_number(text: str) -> bool:
    """Whether the text of a token is a number."""
    return text.startswith("#")


def joined(texts: Sequence[str]) -> str:
    """Tokens as one string that is equal for all ways to write them: Latin words and numbers keep one space between."""
    return "".join(f" {text}" if gap else text for text, gap in zip(texts, _gaps(texts), strict=True))


def ends(texts: Sequence[str]) -> list[int]:
    """Where each token ends in `joined`."""
    return list(accumulate(len(text) + gap for text, gap in zip(texts, _gaps(texts), strict=True)))


def phrase_of(text: str) -> str:
    """`joined` of any text: ``phrase_of("R&D 中心")`` is ``"r d中心"``."""
    form = fold(text)
    return form if _is_words(form) else joined(texts(form))


def _is_words(folded: str) -> bool:
    """Whether a text is Chinese without numerals, and so its own phrase: most words are."""
    return is_chinese(folded) and _NUMERALS.isdisjoint(folded)


def _gaps(texts: Sequence[str]) -> list[bool]:
    """Whether `joined` has a space before each token."""
    wordy = [not is_character(text) for text in texts]
    if not any(wordy):
        return wordy
    return [False, *(one and other for one, other in pairwise(wordy))]


def _singular(word: str) -> str:
    """A Latin word without the plural: laboratories -> laboratory. Initials (zjtx) and short words stay."""
    if len(word) < _PLURAL_FROM or word[-1] != "s" or word[-2] in "sui" or _VOWELS.isdisjoint(word[1:-1]):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses")) else word[:-1]


def _amount(number: str, scale: str | None) -> str:
    value = Decimal(number)
    for step in [scale] if scale in _SHORT_SCALES else scale or "":
        value *= _SHORT_SCALES.get(step) or _SCALES[step]
    return f"{value.normalize():f}"


def _numeral(text: str) -> int:
    """The value of a Chinese numeral: 一百二十萬 -> 1200000."""
    total = section = digit = 0
    before, last = _SCALES.get(text[-2:-1], 0), _DIGITS.get(text[-1], 0)
    if before >= _OUGHT and last:
        return _numeral(text[:-1]) + last * before // 10
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif _SCALES[character] >= 10_000:
            section += digit
            total = (total + section) * _SCALES[character] if section or not total else total * _SCALES[character]
            section = digit = 0
        else:
            section += (digit or 1) * _SCALES[character]
            digit = 0
    return total + section + digit
