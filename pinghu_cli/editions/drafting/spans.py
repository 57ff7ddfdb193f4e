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
    """``start:end``, or so much more before it that it stands in ``text`` once."""
    while start > 0 and text.count(text[start:end]) > 1:
        start -= 1
    while end < len(text) and text.count(text[start:end]) > 1:
        end += 1
    return start, end


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without spaces and punctuation at either side."""
    while start < end and re.match(r"[\s,，、。;；:：]", text[start]):
        start += 1
    while end > start and re.match(r"[\s,，、。;；:：]", text[end - 1]):
        end -= 1
    return start, end
