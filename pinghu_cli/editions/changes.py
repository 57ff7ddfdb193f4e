"""What changed from one edition to the next: each change once, with the words of both."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, TypeVar, get_args

import msgspec

from pinghu_cli.document.model import Document, Item
from pinghu_cli.document.query import Offer
from pinghu_cli.editions.align import Nearest, Pair

# fmt: off
Topic = Literal[
    "document", "measures", "incentives", "caps", "rates", "thresholds", "conditions", "budget", "targets", "units",
    "wording",
]
# fmt: on
"""What a change is of. ``measures`` are domains and annex items too; ``wording`` is without effect on all others."""
TOPICS: tuple[Topic, ...] = get_args(Topic)
"""In the order in which changes are told."""
_T = TypeVar("_T")
Kind = Literal["added", "dropped", "moved", "renumbered", "renamed", "raised", "cut", "changed"]


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One edition's side of a change."""

    item: Item | None = None
    """The item that says so; None for the document as a whole."""
    domain: str | None = None
    """Id of the item's domain."""
    shown: str = ""
    """What changed, as the document prints it: a figure, a name, a text."""
    yuan: Decimal | None = None
    """The figure where it is money, in 元."""
    value: Decimal | None = None
    """Any other figure: a rate as a fraction, a target in its unit."""
    quote: str = ""
    """The clause."""
    offer: Offer | None = None
    """The tier that is concerned, if one is."""

    @property
    def item_id(self) -> str | None:
        """The id of the item."""
        return self.item.id if self.item else None


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change. A side is None where the edition has no such thing."""

    topic: Topic
    kind: Kind
    what: str
    """The thing that changed, named as in the later edition that has it."""
    aspect: str | None = None
    """What of it changed, where it has several figures or words: 金額, 對象, 牽頭單位, a part of a budget."""
    old: Side | None = None
    new: Side | None = None
    unit: str | None = None
    """Unit of ``value``."""
    match: float | None = None
    """How sure it is that both sides are the same thing, 0 to 1; None where there is one side only."""
    nearest: str | None = None
    """Of what has one side only: what comes nearest to it on the other side, and how near."""

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that there are, the old one first."""
        return tuple(side for side in (self.old, self.new) if side is not None)


def side(document: Document, item: Item, shown: str = "", quote: str = "", offer: Offer | None = None) -> Side:
    """A side at ``item``, without a figure."""
    return Side(item=item, domain=document.domain_of(item).id, shown=shown, quote=quote, offer=offer)


def with_figure(side: Side, *, yuan: Decimal | None = None, value: Decimal | None = None) -> Side:
    """The same side with the figure that it prints."""
    return msgspec.structs.replace(side, yuan=yuan, value=value)


def bound(old: Decimal | None, new: Decimal | None) -> Kind:
    """How a figure went: raised, cut, added where none was, dropped where none is; changed where both are equal."""
    if old is None or new is None:
        return "changed" if old is new else "added" if old is None else "dropped"
    return "raised" if new > old else "cut" if new < old else "changed"


def certainty(pair: Pair[Any]) -> float:
    """The score of a pair as a fraction."""
    return round(pair.score / 100, 2)


def nearest_name(nearest: "Nearest[_T] | None", name: Callable[[_T], str]) -> str | None:
    """What comes nearest to a thing without a counterpart, in words."""
    return f"{name(nearest.other)}(相似 {nearest.score:.0f}%)" if nearest else None
