"""Clauses of a text: cut out so that each is found again in one place only."""

import re

_BOUNDARY = "。;!?\n,"


def clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """The clause round ``start:end``: from the boundary before it to the one behind it."""
    left = start
    while left > 0 and folded[left - 1] not in _BOUNDARY:
        left -= 1
    right = end
    while right < len(folded) and folded[right] not in _BOUNDARY:
        right += 1
    return left, right


def only(text: str, start: int, end: int) -> tuple[int, int]:
    """``start:end``, or so much more of its paragraph that it stands in ``text`` once, where that can be."""
    left, right = start, end
    while left > 0 and text[left - 1] != "\n" and text.count(text[left:right]) > 1:
        left -= 1
    while right < len(text) and text[right] != "\n" and text.count(text[left:right]) > 1:
        right += 1
    return left, right


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces and punctuation at either side."""
    while start < end and re.match(r"[\s,，、。;；:：]", text[start]):
        start += 1
    while end > start and re.match(r"[\s,，、。;；:：]", text[end - 1]):
        end -= 1
    return start, end
