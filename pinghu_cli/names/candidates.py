"""What a name may mean, as something to choose, and the errors that offer it."""

from collections.abc import Sequence

from pinghu_cli import limits
from pinghu_cli.document.model import Choice, Document, Fact, Item, Unit
from pinghu_cli.document.query import KINDS, Offer
from pinghu_cli.errors import Candidate, NotFound, UsageError

_SHOWN = 60
"""Characters of a name that an error repeats."""


def item_candidate(item: Item) -> Candidate:
    """An item as something to choose."""
    return Candidate(KINDS[type(item)], item.id, item.title, item.id)


def unit_candidate(unit: Unit) -> Candidate:
    """A unit as something to choose; where a shell would read its name otherwise, another name for it."""
    plain = next((name for name in (unit.name, *unit.aliases) if not set(name) & set("<>()&|; ")), unit.name)
    return Candidate("unit", unit.name, unit.name, plain)


def offer_candidate(document: Document, offer: Offer) -> Candidate:
    """A tier as something to choose: by its name where that is plain and means it alone, else its id."""
    from pinghu_cli.names import incentives

    alone = [meant.id for meant in incentives.meant(document, offer.name)] == [offer.id]
    return Candidate("incentive", offer.id, offer.name, offer.name if alone and offer.name.isalnum() else offer.id)


def fact_candidate(fact: Fact) -> Candidate:
    """A fact as something to choose."""
    return Candidate("fact", fact.id, fact.name, fact.name)


def choice_candidate(choice: Choice) -> Candidate:
    """A choice as something to choose."""
    return Candidate("choice", choice.name, choice.name, choice.name)


def ambiguous(what: str, words: str, candidates: Sequence[Candidate]) -> UsageError:
    """The error of a name that fits several things."""
    wrong = f"「{short(words)}」可以指 {len(candidates)} 項{what}"
    return UsageError("ambiguous", wrong, "請寫明其中一項", typed=words, candidates=tuple(candidates))


def several(what: str, words: str, candidates: Sequence[Candidate]) -> UsageError:
    """The error of several names where one is asked for."""
    wrong = f"「{short(words)}」是幾個名稱,這裡只能寫一項{what}"
    return UsageError("several-names", wrong, "請分開寫", typed=words, candidates=tuple(candidates))


def not_found(what: str, words: str, candidates: Sequence[Candidate], listing: str) -> NotFound:
    """The error of a name that fits nothing, with the nearest."""
    if len(words) > limits.NAME_CHARACTERS:
        wrong = f"{what}「{short(words)}」太長({len(words):,} 字),不是名稱"
        return NotFound("not-found", wrong, f"全部見 pinghu {listing}", typed=words)
    hint = "是否要找" if candidates else f"全部見 pinghu {listing}"
    return NotFound("not-found", f"找不到{what}「{short(words)}」", hint, typed=words, candidates=tuple(candidates))


def short(words: str) -> str:
    """``words`` as an error repeats them."""
    return limits.shortened(words.strip(), _SHOWN)
