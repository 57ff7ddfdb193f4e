"""Words of a profile -> choices of a fact, and how sure that is."""

from collections.abc import Iterable

import msgspec

from pinghu_cli.document.model import Choice, Document, Fact
from pinghu_cli.errors import PinghuError
from pinghu_cli.names import resolve
from pinghu_cli.spelling.normalise import key

_LISTED = 10


class BadAnswer(ValueError):
    """An answer that fits no choice, or several; ``faults`` are pairs of what is wrong and what would do."""

    def __init__(self, message: str, hint: str = "", *more: tuple[str, str]) -> None:
        super().__init__(message)
        self.hint = hint
        self.faults = ((message, hint), *more)


class Meant(msgspec.Struct, frozen=True):
    """The choice that a word surely means, or those of which it leaves open whether they hold (新能源汽車)."""

    choices: tuple[Choice, ...]
    is_sure: bool


def meant(document: Document, fact: Fact, word: str) -> Meant:
    """The choice called ``word``, or those it leaves open. Raise BadAnswer with the nearest, or the several."""
    wanted = key(word)
    left_open = tuple(choice for choice in fact.choices if wanted in map(key, choice.maybe))
    if left_open:
        also = tuple(choice for choice in fact.choices if wanted in map(key, choice.say))
        return Meant((*left_open, *also), is_sure=False)
    try:
        return Meant((resolve.choice(document, fact, word),), is_sure=True)
    except PinghuError as error:
        raise BadAnswer(error.message, error.advice if error.candidates else f"可用:{listed(fact)}") from None


def listed(fact: Fact) -> str:
    """The names of the choices, for a hint."""
    names = [choice.name for choice in fact.choices]
    none = ";都沒有寫「無」" if fact.kind == "many" else ""
    return "、".join(names[:_LISTED]) + (f" 等 {len(names)} 項" if len(names) > _LISTED else "") + none


def joined(faults: Iterable[BadAnswer]) -> BadAnswer:
    """One error for several."""
    first, *rest = (fault for bad in faults for fault in bad.faults)
    return BadAnswer(*first, *rest)
