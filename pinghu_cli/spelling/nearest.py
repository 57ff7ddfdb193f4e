"""The nearest names to one that fits none: for suggestions only, never taken instead."""

from collections.abc import Sequence
from typing import TypeVar

from pinghu_cli.spelling.normalise import key

Thing = TypeVar("Thing")

_ALIKE = 60
"""Least likeness of 100 that is worth a suggestion: more than half of the characters, as 經信居 and 經信局 (67)."""
_MARGIN = 10
_SHOWN = 3


def nearest(words: str, named: Sequence[tuple[Thing, str | tuple[str, ...]]], most: int = _SHOWN) -> list[Thing]:
    """The things whose names are about as like ``words`` as the likest is; best first, else in given order."""
    from rapidfuzz import fuzz

    wanted = key(words)
    scored = []
    for thing, names in named:
        every = (names,) if isinstance(names, str) else names
        scored.append((max((fuzz.ratio(wanted, key(name)) for name in every), default=0.0), thing))
    best = max((score for score, _ in scored), default=0.0)
    if best < _ALIKE:
        return []
    ranked = sorted(scored, key=lambda pair: -pair[0])
    return [thing for score, thing in ranked if score >= max(_ALIKE, best - _MARGIN)][:most]
