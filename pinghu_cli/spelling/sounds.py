"""Pinyin without tones, in the blurred form in which people's slips are equal (zh/z, ch/c, sh/s, -ng/-n, ü/u/v)."""

import re
from collections.abc import Container

_RETROFLEX = r"([zcs])h"
_MOST_WAYS = 6
_LONGEST = 6
_ROWS = "qwertyuiop asdfghjkl zxcvbnm abcdefghijklmnopqrstuvwxyz"
_NEIGHBOURS = f"{_ROWS} {_ROWS[::-1]}"


def blurred(syllable: str) -> str:
    """A syllable such that ``zhuang``, ``zuang`` and ``zuan`` are equal."""
    return re.sub(_RETROFLEX, r"\1", syllable).replace("ng", "n").replace("v", "u").replace("ü", "u")


def is_mash(letters: str) -> bool:
    """Whether ``letters`` look mashed rather than abbreviated: zzz, abcabc, and neighbours as asdf, lkj, abc.

    Of 4,944 words of a document of 91 items, the initials of 20 look so, and of those nobody would abbreviate most.
    """
    return letters in (letters * 2)[1:-1] or letters in _NEIGHBOURS


def syllables(letters: str, known: Container[str]) -> list[list[str]]:
    """The ways to read ``letters`` as pinyin, fewest syllables first; empty when it is none.

    ``known`` holds the blurred syllables of the language; the result is blurred too.
    """
    ways: list[list[list[str]]] = [[[]], *([] for _ in letters)]
    for end in range(1, len(letters) + 1):
        if letters[end : end + 1] == "h" and letters[end - 1] in "zcs":
            continue
        for start in range(max(0, end - _LONGEST), end):
            syllable = blurred(letters[start:end])
            if syllable in known:
                ways[end] += [[*way, syllable] for way in ways[start]]
        ways[end] = sorted(ways[end], key=len)[:_MOST_WAYS]
    return ways[-1]
