"""The document itself as a view: what it is, how long it holds, and what it does not say."""

import datetime

from pinghu_cli.document import query
from pinghu_cli.document.model import Document, Note, TotalBudget
from pinghu_cli.document.query import Added
from pinghu_cli.document.unprinted import NOT_WRITTEN, issued_by, responsible
from pinghu_cli.document.validity import lapse_line, period_words, validity
from pinghu_cli.listings.about import about_row
from pinghu_cli.output.view import Block, Column, Heading, Pairs, Paragraph, Record, Records, Table
from pinghu_cli.quantities.printed import in_words

OURS = "以下問題和說明是本工具所加,不是文件的內容"


def about_view(document: Document, day: datetime.date) -> Records:
    """The document at a glance. ``day`` decides whether it has lapsed."""
    return Records(records=(Record(row=about_row(document, day), blocks=_page(document, day)),))


def ask_whom(document: Document, note: Note) -> str:
    """The units to ask, in words."""
    return "、".join(note.ask) or ("各項措施的牽頭單位" if document.units else responsible(names_units=False))


def _page(document: Document, day: datetime.date) -> tuple[Block, ...]:
    front = document.document
    pairs = (
        ("發布", published(document)),
        ("有效期", held_words(document)),
        ("例外", f"「{front.effective.exception}」" if front.effective.exception else ""),
        ("上級政策", f"「{front.effective.higher}」" if front.effective.higher else ""),
        ("預算", stated_budget(document)),
    )
    line = lapse_line(validity(document), day)
    paragraphs = Table(
        items=document.paragraphs,
        columns=(Column("段落", lambda item: item.id, kind="id"), Column("講什麼", lambda item: item.title)),
        notes=(f"原文用 pinghu text {document.paragraphs[-1].id}",) if document.paragraphs else (),
    )
    return (
        Heading(front.title),
        Pairs(tuple(pair for pair in pairs if pair[1])),
        *((Paragraph(line, "bad"),) if line else ()),
        *((Heading("領域以外的段落"), paragraphs) if document.paragraphs else ()),
        *_notes(document),
    )


def published(document: Document) -> str:
    """Who issued it and when."""
    front = document.document
    return issued_by(front.issuer, front.issued)


def held_words(document: Document) -> str:
    """How long it holds, with the words of it."""
    effective = document.document.effective
    quote = f"「{effective.quote}」" if effective.quote else ""
    return f"{period_words(effective.first_day, effective.last_day)}{quote}"


def stated_budget(document: Document) -> str:
    """The stated total with its words, or that none is stated, and what is known then."""
    stated, added = document.document.budget, query.added_up(document)
    if stated:
        return f"{in_words(stated.total.yuan)}「{quoted(stated)}」"
    if len(added.missing) == len(document.domains):
        return NOT_WRITTEN
    return f"總額{NOT_WRITTEN};{known_sum(added)}"


def known_sum(added: Added) -> str:
    """The sum of the domains' budgets, and which domains have none."""
    without = "、".join(domain.numeral for domain in added.missing)
    return f"寫明預算的領域合計 {in_words(added.known)}" + (f"(領域{without}{NOT_WRITTEN})" if without else "")


def quoted(stated: TotalBudget) -> str:
    """What is said of overlaps, and of the total."""
    return ",".join(filter(None, (stated.overlap, stated.quote)))


def _notes(document: Document) -> tuple[Block, ...]:
    if not document.notes:
        return ()
    columns = (
        Column("", lambda note: note.id, kind="id", style="muted"),
        Column("問", lambda note: note.question),
        Column("說明", lambda note: note.text),
        Column("可問", lambda note: ask_whom(document, note)),
    )
    return (Heading("文件沒有寫的"), Paragraph(OURS, "muted"), Table(items=document.notes, columns=columns))
