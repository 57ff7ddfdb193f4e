"""Bare ``pinghu``: what the document is, how long it holds, its domains, and what to ask next."""

from pinghu_cli import api
from pinghu_cli.commands import samples
from pinghu_cli.commands.session import Example, Session
from pinghu_cli.document.model import Document
from pinghu_cli.document.validity import lapsed, period_words, validity
from pinghu_cli.listings.about import AboutRow, about_row
from pinghu_cli.listings.items import DomainRow, domain_row
from pinghu_cli.output.view import Heading, Listing, Pairs, Report
from pinghu_cli.pages import tables
from pinghu_cli.pages.about import published, stated_budget
from pinghu_cli.quantities.clock import today
from pinghu_cli.quantities.printed import in_words

ASK_NEXT = (
    ("pinghu search {words}", "用自己的話找條文"),
    ("pinghu incentives --for {recipient}", "能拿到什麼、上限多少"),
    ("pinghu estimate {offer}", "估一估最多多少,怎麼算"),
    ("pinghu match {asks}", "逐題回答,看符合哪些"),
    ("pinghu units {unit}", "一個單位要辦的所有事"),
    ("pinghu budget --domain {domain}", "錢放在哪裡"),
    ("pinghu -h", "全部命令"),
)


def overview(session: Session) -> None:
    """Show the document at a glance."""
    document = session.document
    rows = [domain_row(document, domain) for domain in api.domains(document)]
    table = tables.domains(document, rows)
    about = about_row(document, today())
    front = document.document
    pairs = (
        ("發布", published(document)),
        ("有效期", _held(document)),
        ("預算", in_words(front.budget.total.yuan) if front.budget else stated_budget(document)),
        ("內容", _contents(about)),
    )
    session.show(
        Report(
            value=about,
            blocks=(
                Heading(front.title),
                Pairs(pairs),
                table,
                Heading("接著可以問"),
                Pairs(tuple(samples.examples(map(Example._make, ASK_NEXT), samples.of(document)))),
            ),
            listing=Listing(DomainRow, rows, table),
        )
    )


def _contents(about: AboutRow) -> str:
    counts = f"{about.domains} 個領域、{about.measures} 項措施" + (f"、附件 {about.annex} 項" if about.annex else "")
    return f"{counts}、{about.incentives} 檔激勵、{about.targets} 個目標"


def _held(document: Document) -> str:
    held = validity(document)
    return f"{period_words(held.first_day, held.last_day)}{',已過期' if lapsed(held.last_day, today()) else ''}"
