"""The document as tables: what it says of itself, its units, items, budgets and targets. `payments` has the rest."""

from collections.abc import Iterator

from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.document.validity import iso
from pinghu_cli.export.schema import NUMBER, Column, Table, found_by, text, whole, yuan


def item_tables(document: Document) -> Iterator[Table]:
    """The tables of the document but for its incentives, each after those it refers to."""
    yield _front(document)
    yield from _units(document)
    yield from _paragraphs(document)
    yield from _items(document)
    yield _budget(document)
    yield _targets(document)
    yield _knowledge(document)


def _front(document: Document) -> Table:
    front, stated = document.document, document.document.budget
    return Table(
        "document",
        "文件",
        "文件本身:名稱、發文、有效期、總預算;一行",
        (
            text("title", "名稱"),
            text("issuer", required=False),
            text("issued", "發文日期,照原文", required=False),
            text("publicity", "公開方式", required=False),
            text("first_day", "有效期第一天(ISO);空為文件沒有寫", required=False),
            text("last_day", "有效期最後一天(ISO);空為文件沒有寫", required=False),
            text("effective_quote", "有效期的原文", required=False),
            text("effective_exception", "有效期之外的原文:除……外", required=False),
            text("higher", "原文對上級政策的說明", required=False),
            yuan("budget_yuan", "總預算(元)"),
            text("budget_quote", "總預算的原文", required=False),
            text("budget_overlap", "原文對交叉重疊的說明", required=False),
            text("text_sha256", "公布全文(UTF-8)的 SHA-256"),
        ),
        ("title",),
        (
            (
                *(front.title, front.issuer, front.issued, front.publicity),
                *(iso(front.effective.first_day), iso(front.effective.last_day), front.effective.quote),
                *(front.effective.exception, front.effective.higher),
                *((stated.total.yuan, stated.quote, stated.overlap) if stated else (None, None, None)),
                front.sha256,
            ),
        ),
    )


def _units(document: Document) -> Iterator[Table]:
    yield Table(
        "units",
        "責任單位",
        "責任單位",
        (text("name", "文件所用的名稱"), text("full_name", "全稱,非文件內容", required=False)),
        ("name",),
        tuple((unit.name, unit.full_name) for unit in document.units),
        tuple(found_by(unit.name, unit.full_name, unit.aliases) for unit in document.units),
    )
    yield Table(
        "unit_aliases",
        "單位的俗稱",
        "單位的俗稱,非文件內容",
        (text("unit", refers="units"), text("alias", "俗稱")),
        ("unit", "alias"),
        tuple((unit.name, alias) for unit in document.units for alias in dict.fromkeys(unit.aliases)),
    )


def _paragraphs(document: Document) -> Iterator[Table]:
    yield Table(
        "paragraphs",
        "段落",
        "領域以外的各段,照原文",
        (
            text("id", "代號:P1"),
            whole("place", "順序"),
            text("stands", "letter 標題之前、opening 開頭、closing 結尾"),
            text("title", "講什麼,非文件內容"),
            text("text", "原文"),
        ),
        ("id",),
        tuple((p.id, place, p.place, p.title, p.text) for place, p in enumerate(document.paragraphs, 1)),
        tuple(found_by(p.title, p.text, p.keywords) for p in document.paragraphs),
    )
    yield Table(
        "notes",
        "說明",
        "常被問到而文件沒有寫的,非文件內容",
        (
            text("id", "代號:N1"),
            text("question"),
            text("text", "說明"),
            text("ask", "可問的單位,以、相連;空為各項措施的牽頭單位", required=False),
            text("see", "最相近的條文,以、相連", required=False),
        ),
        ("id",),
        tuple(
            (note.id, note.question, note.text, "、".join(note.ask) or None, "、".join(note.see) or None)
            for note in document.notes
        ),
        tuple(found_by(note.question, note.text, note.keywords) for note in document.notes),
    )


def _items(document: Document) -> Iterator[Table]:
    placed = list(document.placed_items())
    yield Table(
        "domains",
        "領域",
        "領域",
        (
            text("id", "代號:D2"),
            whole("number", "編號"),
            text("title"),
            text("lead", "牽頭單位,數個以、相連;逐一見 item_units", required=False),
            text("overview"),
        ),
        ("id",),
        tuple((domain.id, domain.number, domain.title, domain.lead, domain.overview) for domain in document.domains),
    )
    yield Table(
        "items",
        "事項",
        "領域 D1–、措施 1–、附件事項 A1–,依原文順序",
        (
            text("id", "代號:D2、9、A6"),
            whole("place", "順序"),
            text("kind", "domain 領域、measure 措施、annex 附件事項"),
            whole("number", "編號"),
            text("ref", "引用時的寫法:領域二、(九)、附件6"),
            text("domain", "所屬領域;領域屬於自己", "domains"),
            text("title"),
            text("lead", "牽頭單位:排在第一的,或原文寫明牽頭的,數個以、相連;逐一見 item_units", required=False),
            text("text", "原文:領域的總述、措施的條文、附件的具體目標"),
        ),
        ("id",),
        tuple(
            (
                item.id,
                place,
                query.KINDS[type(item)],
                item.number,
                item.ref,
                home.id,
                item.title,
                item.lead,
                item.text,
            )
            for place, (home, item) in enumerate(placed, 1)
        ),
        tuple(found_by(item.title, item.text, query.everyday_words(document)[item.id]) for _, item in placed),
    )
    yield Table(
        "item_units",
        "事項的責任單位",
        "各事項的責任單位,依原文順序",
        (
            text("item", "事項", "items"),
            whole("place", "順序"),
            text("unit", refers="units"),
            text("role", "lead 牽頭、join 配合"),
        ),
        ("item", "place"),
        tuple(
            (item.id, place, unit, "lead" if unit in item.leads else "join")
            for _, item in placed
            for place, unit in enumerate(item.units, 1)
        ),
    )
    yield Table(
        "mirrors",
        "附件與措施的對應",
        "附件事項與同標題、同語句的措施,以及只是相關的措施",
        (
            text("annex", "附件事項", "items"),
            text("measure", refers="items"),
            text("link", "same 相同、related 只是相關"),
        ),
        ("annex", "measure"),
        tuple(
            (item.id, measure.id, link)
            for item in document.annex_items
            for link, is_linked in (("same", item.is_like), ("related", item.is_near))
            for measure in document.measures
            if is_linked(measure)
        ),
    )


def _budget(document: Document) -> Table:
    lines = [
        (domain.id, place, part.name if part else None, stated.yuan, quote)
        for domain in document.domains
        if (budget := domain.budget)
        for place, part in enumerate((None, *budget.parts))
        for stated, quote in [(part.amount, part.quote) if part else (budget.total, budget.quote)]
    ]
    return Table(
        "budget_lines",
        "預算",
        "預算:各領域的總額與分項",
        (
            text("domain", refers="domains"),
            whole("place", "0 為總額,分項從 1 起"),
            text("part", "分項名稱,總額為空", required=False),
            yuan("amount_yuan", required=True),
            text("quote"),
        ),
        ("domain", "place"),
        tuple(lines),
    )


def _targets(document: Document) -> Table:
    return Table(
        "targets",
        "目標",
        "政府要達到的目標",
        (
            text("item", "定下目標的事項", "items"),
            whole("place", "在該事項中的順序"),
            text("metric"),
            text("op", ">= > <= = ~ increase decrease"),
            Column("value", NUMBER, "數值;只寫方向的為空", None, False),
            text("unit", "數值的單位", required=False),
            text("qualifier", "原文的限定詞:力爭、左右;數個以、相連", required=False),
            text("quote"),
            text("repeats", "附件事項的目標與哪一項的相同,為該項代號", required=False),
        ),
        ("item", "place"),
        tuple(
            (
                *(item.id, place, target.metric, target.op),
                *((target.value.number, target.value.unit) if target.value else (None, None)),
                *("、".join(target.qualifier) or None, target.quote, target.repeats),
            )
            for item in document.items()
            for place, target in enumerate(item.targets, 1)
        ),
        tuple(found_by(target.metric, target.quote) for item in document.items() for target in item.targets),
    )


def _knowledge(document: Document) -> Table:
    return Table(
        "knowledge",
        "一般知識",
        "計算所需而文件沒有寫的一般知識",
        (text("id", "代號"), text("name"), Column("value", NUMBER, "比率"), text("source", "出處")),
        ("id",),
        tuple((fact.id, fact.name, fact.value.fraction, fact.source) for fact in document.knowledge),
    )
