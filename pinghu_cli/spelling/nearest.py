"""The nearest names to one that fits none: for suggestions only, never taken instead. The one way to suggest."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from pinghu_cli import limits
from pinghu_cli.spelling.normalise import key

T = TypeVar("T")

_ALIKE = 60
"""Least likeness of 100 that is worth a suggestion: more than half of the characters, as 經信居 and 經信局 (67)."""
_MARGIN = 10
_SHOWN = 3


def nearest(words: str, named: Sequence[tuple[T, str | tuple[str, ...]]], most: int = _SHOWN) -> list[T]:
    """The things whose names are about as like ``words`` as the likest is; best first, else in given order."""
    from rapidfuzz import fuzz

    if len(words) > limits.NAME_CHARACTERS:
        return []
    wanted = key(words)
    scored = []
    for thing, names in named:
        every = (names,) if isinstance(names, str) else names
        scored.append((max((fuzz.ratio(wanted, key(name), score_cutoff=_ALIKE) for name in every), default=0.0), thing))
    best = max((score for score, _ in scored), default=0.0)
    if best < _ALIKE:
        return []
    ranked = sorted(scored, key=lambda pair: -pair[0])
    return [thing for score, thing in ranked if score >= max(_ALIKE, best - _MARGIN)][:most]


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names what ``word`` was probably meant to be, else ``otherwise``, else all there are."""
    names = list(known)
    near = nearest(word, [(name, name) for name in names])
    return f"是否要找:{'、'.join(near)}?" if near else otherwise or all_known(names)


def all_known(names: Iterable[str]) -> str:
    """A hint that names all there are, or that there are none yet."""
    listed = "、".join(names)
    return f"可用:{listed}" if listed else "還一個也沒有,請先登記"
