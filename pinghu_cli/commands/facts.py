"""Every figure of the document as a fact: targets to be reached, incentives to be had."""

from decimal import Decimal
from typing import Annotated

import typer

from pinghu_cli import api
from pinghu_cli.commands.filters import (
    IN_DOCUMENT,
    DomainOption,
    ForOption,
    KindOption,
    LimitOption,
    Order,
    RoleOption,
    UnitOption,
    WordsArgument,
    arranged,
    largest_first,
    nothing,
    offered_orders,
    role_of,
    sort_option,
)
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.document.model import Document
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.listings.figures import IncentiveRow, TargetRow, incentive_row, target_row
from pinghu_cli.output.view import Listing
from pinghu_cli.pages import tables

TARGET_ORDERS = {
    "document": IN_DOCUMENT,
    "lead": Order("按牽頭單位", lambda fact: fact.item.lead or ""),
    "metric": Order("按指標", lambda fact: fact.target.metric),
}
INCENTIVE_ORDERS = {
    "document": IN_DOCUMENT,
    "amount": largest_first("金額大的在前", lambda offer: offer.most),
    "lead": Order("按牽頭單位", lambda offer: offer.lead or ""),
}


@command(
    "全部量化目標:指標、數字、牽頭單位",
    examples=(
        Example("pinghu targets --domain {domains}", "幾個領域的目標"),
        Example("pinghu targets --unit {unit}", "{unit}牽頭或配合事項的目標"),
        Example("pinghu targets --unit {other_unit} --role lead", "{other_unit}牽頭的"),
        Example("pinghu targets {metric}", "提到這些詞的目標"),
    ),
)
def targets(  # noqa: PLR0913, PLR0917 - one parameter per option
    session: Session,
    words: WordsArgument = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    role: RoleOption = None,
    kind: KindOption = None,
    sort: Annotated[str, sort_option(TARGET_ORDERS), offered_orders(TARGET_ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """List the targets."""
    if role and not unit:
        raise UsageError(
            "option-misfit", "--role 要和 --unit 一起用", session.example("pinghu targets --unit {unit} --role lead")
        )
    listed = api.targets(session.document, domain, unit, words=words or (), kinds=kind, role=role_of(role))
    found, notes = arranged(listed, TARGET_ORDERS, sort, limit)
    repeated = sum(fact.target.repeats is not None for fact in found)
    notes = (*((f"其中 {repeated} 個是附件重複措施或領域的,加總時不要算兩次。",) if repeated else ()), *notes)
    session.show(Listing(TargetRow, [target_row(fact) for fact in found], tables.targets(found, notes)))
    if words and not found:
        raise nothing(words, "目標")


@command(
    "全部補貼、獎勵、稅收優惠:給誰、多少、憑什麼",
    details="「最高」是上限,不是一定給的金額。對象未寫明的激勵不會被 --for 濾掉。",
    examples=(
        Example("pinghu incentives --for {recipient} --sort amount", "{recipient}可爭取的,金額大的在前"),
        Example("pinghu incentives {words}", "名稱或條文含這些詞的"),
        Example("pinghu incentives {measure}", "一項措施的"),
        Example("pinghu incentives --min 50萬", "最高金額不低於50萬元的"),
    ),
)
def incentives(  # noqa: PLR0913, PLR0917 - one parameter per option
    session: Session,
    words: WordsArgument = None,
    domain: DomainOption = None,
    unit: UnitOption = None,
    recipient: ForOption = None,
    minimum: Annotated[str | None, typer.Option("--min", metavar="金額", help="最高金額至少多少,如 50萬")] = None,
    sort: Annotated[str, sort_option(INCENTIVE_ORDERS), offered_orders(INCENTIVE_ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """List the tiers of the incentives."""
    listed = api.incentives(
        session.document,
        words or (),
        domain=domain,
        unit=unit,
        recipient=recipient,
        minimum=_amount(minimum),
    )
    offers, cut = arranged(listed, INCENTIVE_ORDERS, sort, limit)
    unstated = sum(offer.pays == "unstated" for offer in offers)
    notes = ("「最高」是上限,不是一定給的金額。", *((f"{unstated} 項文件未寫明金額。",) if unstated else ()), *cut)
    rows = [incentive_row(session.document, offer) for offer in offers]
    warnings = tables.lapse(session.document) if rows else ()
    session.show(Listing(IncentiveRow, rows, tables.incentives(offers, notes), warnings=warnings))
    if words and not offers:
        raise _no_incentive(session.document, words)


def _no_incentive(document: Document, words: list[str]) -> NotFound:
    """The error of words that name no incentive, with the nearest ones."""
    from pinghu_cli.names import incentives as names
    from pinghu_cli.names.candidates import not_found, offer_candidate

    asked = " ".join(words)
    near = [offer_candidate(document, offer) for offer in names.suggestions(document, asked)]
    return not_found("激勵", asked, near, "incentives") if near else nothing(words, "激勵")


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    from pinghu_cli.quantities.printed import to_yuan
    from pinghu_cli.quantities.reading import read_fen

    try:
        return to_yuan(read_fen(text))
    except ValueError as error:
        raise UsageError("bad-amount", str(error), "例如 --min 50萬") from None
