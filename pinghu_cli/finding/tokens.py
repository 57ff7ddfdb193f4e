"""A text cut into the smallest things that search compares: a Chinese character, a Latin word, a number.

Numbers are one in every notation: 500萬, 500万元, 5,000,000元, 五百萬 and 5 million are all ``#5000000``. Latin words
are taken without their plural: subsidies is ``subsidy``.
"""

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from pinghu_cli.quantities.scan import BEGINS, number_at
from pinghu_cli.spelling.normalise import fold, is_chinese

_THING = r"(?P<word>[a-z][a-z0-9]*(?:\.\d+)?)|(?P<character>[^\s.%‰])"

_JOINED = r"#[0-9.]+[%‰]?|[a-z][a-z0-9]*(?:\.[0-9]+)?|\S"
_PLURAL_FROM = 4
_VOWELS = frozenset("aeiouy")
_NUMERALS = frozenset("十百千万亿拾佰仟廿卅卌")


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
    found, place, pattern = [], 0, re.compile(_THING)
    while match := pattern.search(folded, place):
        start, place = match.span()
        number = number_at(folded, start) if match["character"] and folded[start] in BEGINS else None
        if match["word"]:
            found.append(Token(_singular(match["word"]), WORD, start, place))
        elif number:
            place = number.end
            found.append(Token(f"#{number.value.normalize():f}{number.rate}", NUMBER, start, place))
        else:
            found.append(Token(match["character"], CHARACTER, start, place))
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


def split(phrase: str) -> list[str]:
    """The texts of the tokens of a phrase as by `joined`. It is no text any more, for a number has its mark: #15000."""
    return list(phrase) if _is_words(phrase) else re.findall(_JOINED, phrase)


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
