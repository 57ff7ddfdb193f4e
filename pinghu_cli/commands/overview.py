"""Bare ``pinghu``: what the document is, how long it holds, its domains, and what to ask next."""

from pinghu_cli import api
from pinghu_cli.commands.session import Session
from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.output.view import Heading, Pairs, Report
from pinghu_cli.pages import rows, tables
from pinghu_cli.quantities.printed import in_words, plain

ASK_NEXT = (
    ("pinghu search 智能工廠", "用自己的話找條文"),
    ("pinghu incentives --for 企業", "能拿到什麼、上限多少"),
    ("pinghu estimate 省級智能工廠", "估一估最多多少,怎麼算"),
    ("pinghu match --ask", "逐題回答,看符合哪些"),
    ("pinghu units 經信局", "一個單位要辦的所有事"),
    ("pinghu budget --domain 2", "錢放在哪裡"),
    ("pinghu -h", "全部命令"),
)


def overview(session: Session) -> None:
    """Show the document at a glance."""
    document = session.document
    listing = tables.domains([rows.domain_row(document, domain) for domain in api.domains(document)])
    offers = query.offers(document)
    front = document.document
    value = {
        "title": front.title,
        "issuer": front.issuer,
        "issued": front.issued,
        "first_day": front.effective.first_day,
        "last_day": front.effective.last_day,
        "budget_yuan": plain(front.budget.total.yuan),
        "domains": len(document.domains),
        "measures": len(document.measures),
        "annex": len(document.annex.items),
        "incentives": len(offers),
        "targets": len(query.targets(document)),
    }
    pairs = (
        ("發布", f"{front.issuer},{front.issued}"),
        ("有效期", f"{front.effective.first_day} 至 {front.effective.last_day}{_lapsed(document)}"),
        ("預算", in_words(front.budget.total.yuan)),
        ("內容", _contents(document, len(offers), value["targets"])),
    )
    session.show(
        Report(
            value=value,
            blocks=(Heading(front.title), Pairs(pairs), listing, Heading("接著可以問"), Pairs(ASK_NEXT)),
            listing=listing,
        )
    )


def _contents(document: Document, offers: int, targets: object) -> str:
    counts = f"{len(document.domains)} 個領域、{len(document.measures)} 項措施、附件 {len(document.annex.items)} 項"
    return f"{counts}、{offers} 檔激勵、{targets} 個目標"


def _lapsed(document: Document) -> str:
    from datetime import date

    return ",已過期" if date.today().isoformat() > document.document.effective.last_day else ""
