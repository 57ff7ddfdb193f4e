"""What is worked out of a document once, for a program that asks it again and again."""

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from pinghu_cli.document.model import Document

Answer = TypeVar("Answer")


def remembered(function: "Callable[[Document], Answer]") -> "Callable[[Document], Answer]":
    """Make ``function`` remember its answer for the document asked last: it is immutable, and too large to compare."""
    last: list[tuple[Document, Answer]] = []

    @wraps(function)
    def answered(document: "Document") -> Answer:
        known = last[0] if last else None
        if known is None or known[0] is not document:
            known = (document, function(document))
            last[:] = [known]
        return known[1]

    return answered
