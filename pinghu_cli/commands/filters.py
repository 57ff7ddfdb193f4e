"""The options that narrow, order and cut a listing. Filters repeat, take lists and ranges, and add up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer

from pinghu_cli.commands import completion
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.errors import Candidate, NotFound

if TYPE_CHECKING:
    from pinghu_cli.document.query import Role
    from pinghu_cli.quantities.printed import Money

T = TypeVar("T")

DomainOption = Annotated[
    list[str] | None,
    typer.Option("--domain", "-d", metavar="領域", help="只看這些領域:2、二、D2、1-3,可重複"),
    Offered(completion.domains),
]
UnitOption = Annotated[
    list[str] | None,
    typer.Option("--unit", "-u", metavar="單位", help="只看這些責任單位,可重複"),
    Offered(completion.units),
]
ForOption = Annotated[
    list[str] | None,
    typer.Option("--for", metavar="對象", help="企業、個人……,可重複"),
    Offered(completion.recipients),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option("--kind", "-k", metavar="措施|附件|領域", help="只要這些種類(measure、annex、domain)"),
]
RoleOption = Annotated[
    str | None,
    typer.Option("--role", metavar="lead|join", help="只看牽頭(lead)或配合(join)的"),
    Offered(completion.roles),
]
WordsArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[詞]…", help="要含的詞,或條目的編號:綠色、9、5-8、A6、D2")
]
LimitOption = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=1, help="最多顯示幾項")]


def role_of(words: str | None) -> "Role | None":
    """The role that ``--role`` names; None without one. Raise UsageError."""
    from pinghu_cli.listings.labels import ROLES
    from pinghu_cli.names.options import one_of

    return one_of(words, ROLES, "角色", code="bad-role") if words else None


class Order(msgspec.Struct, frozen=True):
    """A way to sort a listing: what it is, and the key by which its items are sorted."""

    help: str
    by: Callable[[Any], Any] | None = None
    """None: as in the document."""
    is_descending: bool = False


Orders = Mapping[str, Order]
IN_DOCUMENT = Order("原文次序")


def largest_first(help: str, amount: Callable[[Any], "Money | None"]) -> Order:
    """The order by an amount, largest first; what has none comes last, behind an amount of 0."""

    def yuan(listed: Any) -> Any:
        money = amount(listed)
        return money.yuan if money else -1

    return Order(help, yuan, is_descending=True)


def sort_option(orders: Orders) -> Any:
    """``--sort`` with the orders of a listing."""
    listed = "、".join(f"{name} {order.help}" for name, order in orders.items())
    return typer.Option("--sort", metavar="|".join(orders), help=listed)


def offered_orders(orders: Orders) -> Offered:
    """The orders of a listing, at TAB."""
    return Offered(lambda: [(name, order.help) for name, order in orders.items()])


def arranged(items: Iterable[T], orders: Orders, sort: str, limit: int | None) -> tuple[list[T], tuple[str, ...]]:
    """The items in the order asked for, the first ``limit`` of them, and the note that says how many there are more.

    Raise UsageError for an order that there is not.
    """
    from pinghu_cli.names.options import one_of

    order = orders[one_of(sort, tuple(orders), "排序", code="bad-sort")]
    found = list(items) if order.by is None else sorted(items, key=order.by, reverse=order.is_descending)
    if limit is None or len(found) <= limit:
        return found, ()
    return found[:limit], (f"只列前 {limit} 項,共 {len(found)} 項。",)


def nothing(words: Sequence[str] | None, what: str) -> NotFound:
    """The error of words that nothing in a listing holds; they are offered to search."""
    from pinghu_cli.output.mistakes import quoted

    asked = " ".join(words or ())
    search = Candidate("command", "search", "用自己的話查", f"pinghu search {quoted(words or ())}")
    return NotFound("no-match", f"沒有符合「{asked}」的{what}", "按意思查", candidates=(search,))
