"""Every figure of the document as a fact: targets to be reached, incentives to be had."""

from typing import Annotated

import typer

from pinghu_cli.commands import completion, rows, tables
from pinghu_cli.commands.session import DomainOption, Example, Session, UnitOption, command
from pinghu_cli.errors import UsageError
from pinghu_cli.policy import query
from pinghu_cli.policy.query import Offer

SORTS = ("document", "amount")


@command(
    "全部量化目標:指標、數字、牽頭單位",
    examples=(
        Example("pinghu targets --domain 2", "領域二的目標"),
        Example("pinghu targets --unit 商務局", "商務局牽頭或配合事項的目標"),
    ),
)
def targets(session: Session, domain: DomainOption = None, unit: UnitOption = None) -> None:
    """List the targets."""
    found = query.targets(session.document, session.domain(domain), session.unit(unit))
    session.show(tables.targets([rows.target_row(fact) for fact in found]))


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
        str, typer.Option("--sort", metavar="document|amount", help="原文次序,或金額大的在前")
    ] = "document",
) -> None:
    """List the tiers of the incentives."""
    document = session.document
    if sort not in SORTS:
        raise UsageError("bad-sort", f"不能按「{sort}」排序", f"可用:{'、'.join(SORTS)}")
    offers = query.offers(document, session.domain(domain), session.unit(unit))
    if recipient is not None:
        named = _recipient(query.offers(document), recipient)
        offers = [offer for offer in offers if query.open_to(offer, named)]
    if words:
        offers = [offer for offer in offers if _mentions(offer, words)]
    if minimum is not None:
        offers = _at_least(offers, minimum)
    if sort == "amount":
        offers = sorted(offers, key=lambda offer: offer.most.yuan if offer.most else -1, reverse=True)
    unstated = sum(offer.pays == "unstated" for offer in offers)
    notes = ("「最高」是上限,不是一定給的金額。",) + ((f"{unstated} 項文件未寫明金額。",) if unstated else ())
    session.show(tables.incentives([rows.incentive_row(offer) for offer in offers], notes))


def _recipient(every: list[Offer], words: str) -> str:
    """The recipient that ``words`` name, in either script. Raise UsageError with those that the document names."""
    from pinghu_cli.search.normalise import key

    known = list(dict.fromkeys(name for offer in every for name in offer.recipients))
    named = next((name for name in known if key(name) == key(words)), None)
    if named is None:
        raise UsageError("unknown-recipient", f"文件中沒有對象「{words}」", f"可用:{'、'.join(known)}")
    return named


def _mentions(offer: Offer, words: list[str]) -> bool:
    from pinghu_cli.search.normalise import key

    text = key("|".join(filter(None, (offer.id, offer.name, offer.condition, offer.form, offer.incentive.quote))))
    return all(key(word) in text for word in words)


def _at_least(offers: list[Offer], minimum: str) -> list[Offer]:
    from pinghu_cli.estimate.amounts import read_amount

    least = read_amount(minimum)
    return [offer for offer in offers if offer.most is not None and offer.most.yuan >= least]
