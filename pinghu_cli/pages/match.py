"""A match as views: the page for people, the rows for scripts; also the template, and one incentive explained."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

from pinghu_cli.declared import Row, fields_of
from pinghu_cli.document.model import Document, Fact
from pinghu_cli.document.wording import payment
from pinghu_cli.listings.matches import (
    ConditionRow,
    CountsRow,
    ExplainedRow,
    MatchReport,
    MatchRow,
    QuestionRow,
    TemplateRow,
)
from pinghu_cli.matching.answers import Answer, inferred
from pinghu_cli.matching.interview import Question, next_question
from pinghu_cli.matching.judge import Check, Verdict
from pinghu_cli.matching.prospects import Match, ceilings
from pinghu_cli.matching.template import plain_answer, template
from pinghu_cli.output.view import (
    Block,
    Column,
    Heading,
    Listing,
    Pairs,
    Paragraph,
    Record,
    Records,
    Report,
    Style,
    Table,
    Verbatim,
)
from pinghu_cli.quantities.dates import today
from pinghu_cli.quantities.numerals import citation
from pinghu_cli.quantities.printed import grouped, in_words, plain
from pinghu_cli.receipts.warnings import COMBINING, ESTIMATE_ONLY, lapse_warning

Cells = dict[str, Any]
"""What is shown of a tier, by name."""
RECIPIENT = "對象:"
STATES = {"met": "符合", "open": "可能符合", "missed": "不符合"}
CHECKS = {"met": "符合", "missed": "不符合", "unknown": "未知", "unit": "待認定"}
_STYLES: dict[str, Style] = {"met": "good", "missed": "bad", "unknown": "warn", "unit": "warn"}


def template_view(document: Document) -> Verbatim:
    """The empty profile."""
    text = template(document)
    return Verbatim(text=text, row=TemplateRow(template=text))


def match_view(document: Document, matched: Match) -> Report:
    """The whole match. JSON has totals and every tier; what is met comes first, each part by its most."""
    register = {fact.id: fact for fact in document.facts}
    rows = [_row(document, matched, verdict, register) for verdict in matched.verdicts]
    warnings = tuple(_warnings(document, matched))
    question = _next_question(document, matched)
    matches = [MatchRow(**_only(row, MatchRow)) for row in rows]
    value = MatchReport(
        schema=1,
        document=document.document.title,
        profile=profile_value(document, matched),
        totals=totals_value(matched),
        matches=matches,
        next_question=_question_value(question) if question else None,
        warnings=list(warnings),
    )
    listing = Listing(MatchRow, matches, Table(rows, _columns()))
    return Report(value=value, blocks=tuple(_page(matched, rows, warnings, question)), listing=listing)


def _next_question(document: Document, matched: Match) -> Question | None:
    """What would be most worth knowing next."""
    offers = [verdict.offer for verdict in matched.verdicts]
    return next_question(document, matched.stated, offers, ceilings(document, matched.stated, offers))


def _only(row: Cells, row_type: type[Row]) -> dict[str, Any]:
    """``row`` without what is for people."""
    return {field: row[field] for field in fields_of(row_type)}


def _question_value(question: Question) -> QuestionRow:
    return QuestionRow(
        fact=question.fact.id,
        question=question.fact.question,
        kind=question.fact.kind,
        choices=[choice.name for choice in question.choices],
        unit=question.fact.unit,
        tiers=question.tiers,
        stake_yuan=plain(question.stake),
    )


def profile_value(document: Document, matched: Match) -> dict[str, Any]:
    """What the profile states, as plain values (see `matching.template.plain_answer`)."""
    stated = [(fact, matched.stated[fact.id]) for fact in document.facts if fact.id in matched.stated]
    values = {fact.id: plain_answer(fact, answer) for fact, answer in stated}
    return {fact: plain(value) if isinstance(value, Decimal) else value for fact, value in values.items()}


def _row(document: Document, matched: Match, verdict: Verdict, register: dict[str, Fact]) -> Cells:
    """One tier. The keys that are no fields of `MatchRow` are for people."""
    offer, prospect, step = verdict.offer, matched.prospects.get(verdict.offer.id), matched.steps.get(verdict.offer.id)
    undecided = [_undecided(check) for check in verdict.those("unit")]
    missing = [register[fact].name for fact in verdict.missing]
    return {
        "id": offer.id,
        "measure": offer.item.id,
        "domain": document.domain_of(offer.item).id,
        "name": offer.name,
        "status": verdict.state,
        "min_yuan": plain(prospect.min_yuan) if prospect else None,
        "max_yuan": plain(prospect.max_yuan) if prospect else None,
        "kind": offer.pays,
        "form": offer.form,
        "lead": offer.lead,
        "missing": list(verdict.missing),
        "undecided": undecided,
        "ruled_out_by": [_words(check) for check in verdict.those("missed")],
        "causes": [_words(check) + _too_early(matched, check) for check in verdict.those("missed")],
        "step": step.change if step else None,
        "step_needs": [*step.unknown, *step.undecided] if step else [],
        "quote": offer.incentive.quote,
        "ref": citation(offer.item.id),
        "number": offer.item.numeral,
        "shown": shown(verdict, matched),
        "needs": _needs(missing, undecided, offer.lead),
    }


def _words(check: Check) -> str:
    return f"{RECIPIENT}{check.condition.words}" if check.is_recipient else check.condition.words


def _undecided(check: Check) -> str:
    return f"是否屬於{check.condition.words}" if check.condition.fact else check.condition.words


def _too_early(matched: Match, check: Check) -> str:
    """(2023年的不算), where the applicant has what the condition names, but from an earlier year."""
    answer = matched.stated.get(check.condition.fact or "")
    years = [answer.earlier[name] for name in check.condition.has if name in answer.earlier] if answer else []
    return f"({years[0]}年的不算)" if years else ""


def _needs(missing: list[str], undecided: list[str], lead: str) -> str:
    parts = [f"缺:{'、'.join(missing)}"] if missing else []
    return ";".join([*parts, *([f"由{lead}認定:{'、'.join(undecided)}"] if undecided else [])])


def shown(verdict: Verdict, matched: Match) -> str:
    """What the tier may come to, for people: computed where the base is known, else as printed."""
    prospect, tier = matched.prospects.get(verdict.offer.id), verdict.offer.tier
    if prospect is None:
        return payment(tier)
    each = f"/{tier.per}" if tier.per and not tier.per.startswith("單") else ""
    return f"{'' if tier.amount else '最高'}{in_words(prospect.max_yuan)}{each}"


def totals_value(matched: Match) -> CountsRow:
    """How many are met, open and missed, and what is met comes to."""
    met = matched.those("met")
    return CountsRow(
        met=len(met),
        open=len(matched.those("open")),
        missed=len(matched.those("missed")),
        unstated=sum(verdict.offer.id not in matched.prospects for verdict in met),
        min_yuan=plain(matched.total.min_yuan),
        max_yuan=plain(matched.total.max_yuan),
    )


def _warnings(document: Document, matched: Match) -> Iterator[str]:
    met = matched.those("met")
    counted = [verdict.offer for verdict in met if verdict.offer.id in matched.prospects]
    yield from lapse_warning(document, today())
    if len(counted) > 1:
        yield COMBINING
    if any(offer.tier.per and document.scopes[offer.tier.per].counts == "item" for offer in counted):
        yield "按件、按輛、按項目計上限的,合計裡只算一件"
    if len(counted) < len(met):
        yield f"符合的項目中有 {len(met) - len(counted)} 項文件未寫明金額,沒有計入合計"
    if matched.those("open"):
        yield "可能符合的項目沒有計入合計:缺資料的請補,留給牽頭單位認定的請向該單位詢問"
    yield ESTIMATE_ONLY


def summary(matched: Match) -> str:
    """How many are met and what they come to; no sum where the document states no amount, for unknown is not 0."""
    met, total = matched.those("met"), matched.total
    stated = sum(verdict.offer.id in matched.prospects for verdict in met)
    if not met:
        return f"{STATES['met']} 0 項"
    if not stated:
        return f"{STATES['met']} {len(met)} 項,文件未寫明金額"
    of_which = f"其中 {stated} 項寫明金額," if stated < len(met) else ""
    fixed = f",含定額 {grouped(total.min_yuan)} 元" if total.min_yuan else ""
    return f"{STATES['met']} {len(met)} 項,{of_which}合計上限 {grouped(total.max_yuan)} 元{fixed}"


def _columns(*middle: Column) -> tuple[Column, ...]:
    return (
        Column("項目", lambda row: row["name"]),
        Column("最多", lambda row: row["shown"], kind="id", style="amount"),
        *middle,
        Column("牽頭單位", lambda row: row["lead"], kind="id"),
        Column("措施", lambda row: row["number"], kind="id", style="muted"),
    )


def _page(
    matched: Match, rows: Sequence[Cells], warnings: tuple[str, ...], question: Question | None
) -> Iterator[Block]:
    parts = (
        ("met", summary(matched), _columns()),
        ("open", "", _columns(Column("還要確定", lambda row: row["needs"], style="warn"))),
    )
    for state, heading, columns in parts:
        found = [row for row in rows if row["status"] == state]
        yield Heading(heading or f"{STATES[state]} {len(found)} 項")
        if found:
            yield Table(found, columns)
    if question:
        hint = f"最值得先補的是「{question.fact.name}」,關係到 {question.tiers} 項;加 --ask 可以逐題回答。"
        yield Paragraph(hint, "good")
    yield from _misses([row for row in rows if row["status"] == "missed"])
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in warnings)


def _misses(rows: Sequence[Cells]) -> Iterator[Block]:
    """What is missed: first what one change would do for, by its worth, then the rest with what rules it out."""
    far = [row for row in rows if not row["step"]]
    steps = Counter(row["step"] for row in rows)
    near: list[Cells] = [{**row, "serves_several": steps[row["step"]] > 1} for row in rows if row["step"]]
    if near:
        yield Heading(f"不符合,但只差一步 {len(near)} 項")
        yield Table(near, (Column("怎樣就符合,值多少", _step, style="good"), *_columns()[2:]))
    if far:
        yield Heading(f"不符合 {len(far)} 項")
        columns = (
            Column("不成立的條件", lambda row: row["cause"], style="bad"),
            Column("項目", lambda row: "、".join(row["names"])),
        )
        yield Table(_by_cause(far), columns)


def _by_cause(rows: Sequence[Cells]) -> list[Cells]:
    """What is missed under the condition that rules it out: the recipient before all others, most items first."""
    causes: dict[str, list[str]] = {}
    for row in rows:
        first = row["causes"][0]
        cause = first if first.startswith(RECIPIENT) else "、".join(row["causes"])
        causes.setdefault(cause, []).append(row["name"])
    ranked = sorted(causes.items(), key=lambda pair: -len(pair[1]))
    return [{"cause": cause, "names": names} for cause, names in ranked]


def _step(row: Cells) -> str:
    """再獲評省級綠色工廠:最高25萬元; with the name where the same step serves several tiers."""
    which = f"「{row['name']}」" if row.get("serves_several") else ""
    more = f"(還須確定:{'、'.join(row['step_needs'])})" if row["step_needs"] else ""
    return f"{row['step']}:{which}{row['shown']}{more}"


def explain_view(document: Document, matched: Match, ids: set[str]) -> Records:
    """The tiers ``ids`` condition by condition, with the words of the text and what the profile says."""
    register = {fact.id: fact for fact in document.facts}
    found = [verdict for verdict in matched.verdicts if verdict.offer.id in ids]
    records = tuple(_explanation(document, matched, verdict, register) for verdict in found)
    return Records(records=records, many=len(records) > 1)


def _explanation(document: Document, matched: Match, verdict: Verdict, register: dict[str, Fact]) -> Record:
    row = _row(document, matched, verdict, register)
    conditions = [_condition_row(document, matched, check, register) for check in verdict.checks]
    columns = (
        Column("條件", attrgetter("words")),
        Column("結果", lambda condition: CHECKS[condition.state], kind="id"),
        Column("依據", attrgetter("because"), style="muted"),
    )
    blocks: list[Block] = [
        Heading(f"{row['name']}  [{row['id']}]"),
        Pairs(items=(("結果", STATES[verdict.state]), ("最多", row["shown"]), ("牽頭單位", row["lead"]))),
        Table(conditions, columns),
        Paragraph(f"{row['number']}「{row['quote']}」"),
    ]
    if row["step"]:
        blocks.append(Paragraph(f"只差一步,{_step(row)}", "good"))
    blocks += [Paragraph(f"· {note}", "muted") for note in verdict.offer.incentive.notes]
    if not verdict.offer.recipients:
        blocks.append(Paragraph("· 文件沒有寫明對象,不因申請人的類別排除。", "muted"))
    whole = ExplainedRow(**_only(row, MatchRow), conditions=conditions)
    return Record(row=whole, blocks=tuple(blocks))


def _condition_row(document: Document, matched: Match, check: Check, register: dict[str, Fact]) -> ConditionRow:
    fact = register.get(check.condition.fact or "")
    return ConditionRow(
        words=_words(check),
        state=check.state,
        fact=fact.id if fact else None,
        wants=list(check.condition.has) or None,
        because=_because(document, matched, check, fact),
    )


def _because(document: Document, matched: Match, check: Check, fact: Fact | None) -> str:
    """What the profile says about the fact, or from what it was inferred."""
    if fact is None:
        return "文件留給以後的規定,由牽頭單位認定"
    answer = inferred(document.facts, matched.stated).get(fact.id)
    if answer is None:
        return f"缺少「{fact.name}」"
    if fact.id not in matched.stated and fact.when is not None:
        above = next(one for one in document.facts if one.id == fact.when.fact)
        return f"由「{above.name}」推知沒有"
    return _said(check, fact, answer)


def _said(check: Check, fact: Fact, answer: Answer) -> str:
    if answer.figure is not None:
        return f"{fact.name}:{grouped(answer.figure)}{fact.unit}"
    if check.state == "unknown":
        return f"「{fact.name}」沒有說到這一點"
    had = [name for name in check.condition.has if name in answer.earlier]
    if had and check.state == "missed":
        return f"{had[0]}是 {answer.earlier[had[0]]} 年的,不是本年新獲得"
    named = [choice.name for choice in fact.choices if choice.name in answer.yes]
    shown = [name for name in named if name in (*check.condition.has, *check.condition.perhaps)] or named
    unsaid = ";文件沒有說是否包括" if check.state == "unit" else ""
    return f"{fact.name}:{'、'.join(shown) or '無'}{unsaid}"
