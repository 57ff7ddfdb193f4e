"""Every figure of the document as a fact: targets to be reached, incentives to be had."""

from decimal import Decimal
from typing import Annotated

import typer

from pinghu_cli import api
from pinghu_cli.commands import completion
from pinghu_cli.commands.session import DomainOption, Example, Session, UnitOption, command
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.figures import IncentiveRow, TargetRow, incentive_row, target_row
from pinghu_cli.names.options import one_of
from pinghu_cli.output.view import Listing
from pinghu_cli.pages import tables

SORTS = dict(completion.sorts())


@command(
    "全部量化目標:指標、數字、牽頭單位",
    examples=(
        Example("pinghu targets --domain 2", "領域二的目標"),
        Example("pinghu targets --unit 商務局", "商務局牽頭或配合事項的目標"),
    ),
)
def targets(session: Session, domain: DomainOption = None, unit: UnitOption = None) -> None:
    """List the targets."""
    found = api.targets(session.document, domain, unit)
    session.show(Listing(TargetRow, [target_row(fact) for fact in found], tables.targets(found)))


@command(
    "全部補貼、獎勵、稅收優惠:給誰、多少、憑什麼",
    details="「最高」是上限,不是一定給的金額。對象未寫明的激勵不會被 --for 濾掉。",
    examples=(
        Example("pinghu incentives --for 企業 --sort amount", "企業可爭取的,金額大的在前"),
        Example("pinghu incentives 綠色 --domain 2", "名稱或條文含「綠色」的"),
        Example("pinghu incentives --min 50萬", "最高金額不低於50萬元的"),
    ),
)
def incentives(
    session: Session,
    words: Annotated[list[str] | None, typer.Argument(metavar="[詞]…", help="名稱、條件或條文要含的詞")] = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    recipient: Annotated[
        str | None,
        typer.Option("--for", metavar="對象", help="企業、個人……", autocompletion=completion.recipients),
    ] = None,
    minimum: Annotated[str | None, typer.Option("--min", metavar="金額", help="最高金額至少多少,如 50萬")] = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort", metavar="document|amount", help="原文次序,或金額大的在前", autocompletion=completion.sorts
        ),
    ] = "document",
) -> None:
    """List the tiers of the incentives."""
    sort = one_of(sort, SORTS, "排序", code="bad-sort")
    offers = api.incentives(
        session.document,
        words or (),
        domain=domain,
        unit=unit,
        recipient=recipient,
        minimum=_amount(minimum),
    )
    if sort == "amount":
        offers = sorted(offers, key=lambda offer: offer.most.yuan if offer.most else -1, reverse=True)
    unstated = sum(offer.pays == "unstated" for offer in offers)
    notes = ("「最高」是上限,不是一定給的金額。",) + ((f"{unstated} 項文件未寫明金額。",) if unstated else ())
    session.show(Listing(IncentiveRow, [incentive_row(offer) for offer in offers], tables.incentives(offers, notes)))


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    from pinghu_cli.quantities.printed import to_yuan
    from pinghu_cli.quantities.reading import read_fen

    try:
        return to_yuan(read_fen(text))
    except ValueError as error:
        raise UsageError("bad-amount", str(error), "例如 --min 50萬") from None
