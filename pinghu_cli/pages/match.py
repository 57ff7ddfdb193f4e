"""A match as views: the page for people, the rows for scripts; also the template, and one incentive explained."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import asdict

from pinghu_cli.declared import to_plain
from pinghu_cli.document.model import Document, Fact
from pinghu_cli.document.unprinted import decided_by, led_by, responsible
from pinghu_cli.document.validity import iso, lapse_line, validity
from pinghu_cli.document.wording import payment
from pinghu_cli.listings.labels import CHECKS, STATES
from pinghu_cli.listings.matches import (
    RECIPIENT,
    ConditionRow,
    CountsRow,
    ExplainedRow,
    MatchReport,
    MatchRow,
    QuestionRow,
    TemplateRow,
    condition_words,
    match_row,
)
from pinghu_cli.matching.answers import Answer
from pinghu_cli.matching.interview import Question, next_question
from pinghu_cli.matching.judge import Check, Verdict
from pinghu_cli.matching.prospects import Match, ceilings
from pinghu_cli.matching.template import amounts, plain_answer, template
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
from pinghu_cli.quantities.printed import grouped, in_words, plain
from pinghu_cli.receipts.warnings import ESTIMATE_ONLY

_NEAR = 12
"""Near misses on a page; the others with --all."""
_STYLES: dict[str, Style] = {"met": "good", "missed": "bad", "unknown": "warn", "unit": "warn"}


class _Tier(msgspec.Struct, frozen=True):
    """A tier as people see it."""

    row: MatchRow
    causes: list[str]
    """The conditions that do not hold, each with the year that is too early."""
    shown: str
    """What it may come to."""
    needs: str
    """What has to be known or decided yet."""


class _Missed(msgspec.Struct, frozen=True):
    """What rules out the tiers of these names."""

    cause: str
    names: list[str]


def template_view(document: Document, data: str | None) -> Verbatim:
    """The empty profile; the call that it names goes on with the file ``data`` of ``--data``."""
    from pinghu_cli.output.calls import going_on

    text = going_on(template(document), data)
    return Verbatim(text=text, row=TemplateRow(template=text))


def match_view(document: Document, matched: Match, *, every: bool = False) -> Report:
    """The whole match. JSON has totals and every tier; what is met comes first, each part by its most.

    ``every``: the page shows also what is for other applicants.
    """
    register = {fact.id: fact for fact in document.facts}
    tiers = [_tier(document, matched, verdict, register) for verdict in matched.verdicts]
    day = datetime.date.fromisoformat(matched.receipt.as_of)
    warnings = tuple(_warnings(document, matched, day))
    question = _next_question(document, matched)
    matches = [tier.row for tier in tiers]
    value = MatchReport(
        schema=1,
        document=document.document.title,
        as_of=matched.receipt.as_of,
        valid_to=iso(document.document.effective.last_day),
        lapsed=matched.receipt.document.lapsed,
        profile=profile_value(document, matched),
        remarks=list(matched.profile.remarks),
        totals=totals_value(matched),
        matches=matches,
        next_question=_question_value(question) if question else None,
        warnings=list(warnings),
    )
    listing = Listing(MatchRow, matches, Table(tiers, _columns()))
    assumed = frozenset(condition.fact or "" for condition in matched.assumed)
    worth_saying = _next_question(document, matched, assumed) if assumed else question
    blocks = _page(matched, tiers, warnings, worth_saying, every=every)
    return Report(value=value, blocks=tuple(blocks), listing=listing)


def _next_question(document: Document, matched: Match, skipped: frozenset[str] = frozenset()) -> Question | None:
    """What would be most worth knowing next."""
    most = ceilings(matched.prospects)
    return next_question(document, matched.profile.facts, matched.verdicts, most, skipped)


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
    facts = matched.profile.facts
    stated = [(fact, facts[fact.id]) for fact in document.facts if fact.id in facts]
    values = {fact.id: to_plain(plain_answer(fact, answer)) for fact, answer in stated}
    claimed = amounts(matched.profile)
    return {**values, "amounts": claimed} if claimed else values


def _tier(document: Document, matched: Match, verdict: Verdict, register: dict[str, Fact]) -> _Tier:
    row = match_row(document, matched, verdict)
    missing = [register[fact].name for fact in verdict.missing]
    return _Tier(
        row=row,
        causes=[condition_words(check) + _too_early(matched, check) for check in verdict.those("missed")],
        shown=shown(verdict, matched),
        needs=_needs(missing, row.undecided, row.lead),
    )


def _too_early(matched: Match, check: Check) -> str:
    """(2023年的不算), where the applicant has what the condition names, but from an earlier year."""
    answer = matched.profile.facts.get(check.condition.fact or "")
    years = [answer.earlier[name] for name in check.condition.has if name in answer.earlier] if answer else []
    return f"({years[0]}年的不算)" if years else ""


def _needs(missing: list[str], undecided: list[str], lead: str | None) -> str:
    parts = [f"缺:{'、'.join(missing)}"] if missing else []
    return ";".join([*parts, *([f"{decided_by(lead)}:{'、'.join(undecided)}"] if undecided else [])])


def shown(verdict: Verdict, matched: Match) -> str:
    """What the tier may come to, for people: computed where the base is known, else as printed."""
    prospect, tier = matched.prospects.get(verdict.offer.id), verdict.offer.tier
    if prospect is None:
        return payment(tier)
    claimed = any(claim.incentive == verdict.offer.id for claim in matched.profile.claims)
    each = f"/{tier.per}" if tier.per and not tier.per.startswith("單") and not claimed else ""
    return f"{'' if tier.amount else '最高'}{in_words(prospect.max_yuan)}{each}"


def totals_value(matched: Match) -> CountsRow:
    """How many are met, open and missed, and what is met comes to."""
    met = matched.those("met")
    return CountsRow(
        met=len(met),
        open=len(matched.those("open")),
        missed=len(matched.those("missed")),
        unstated=sum(verdict.offer.id not in matched.prospects for verdict in met),
        **to_plain(matched.receipt.totals),
    )


def _warnings(document: Document, matched: Match, day: datetime.date) -> Iterator[str]:
    """What holds for the match: how the profile was understood, what is assumed, what the receipt of it says."""
    if matched.profile.remarks:
        yield f"資料按以下理解:{';'.join(matched.profile.remarks)}"
    register = {fact.id: fact for fact in document.facts}
    names = [register[condition.fact or ""].name for condition in matched.assumed]
    yield from (f"沒有說是否{name},按{name}計;不{name}的不適用" for name in names)
    if matched.those("open"):
        whom = responsible(bool(document.units))
        yield f"可能符合的項目沒有計入合計:缺資料的請補,留給{whom}認定的請向該單位詢問"
    yield from matched.receipt.warnings
    if not matched.receipt.warnings:
        yield from filter(None, (lapse_line(validity(document), day), ESTIMATE_ONLY))


def summary(matched: Match) -> str:
    """How many are met and what they come to; no sum where the document states no amount, for unknown is not 0."""
    met, least, known = matched.those("met"), matched.receipt.totals.min_yuan, matched.receipt.totals.known_max_yuan
    stated = sum(verdict.offer.id in matched.prospects for verdict in met)
    if not met:
        return f"{STATES['met']} 0 項"
    if not stated:
        return f"{STATES['met']} {len(met)} 項,文件未寫明金額"
    of_which = f"其中 {stated} 項寫明金額," if stated < len(met) else ""
    fixed = f",其中確定 {grouped(least)} 元" if least else ""
    lacking = [line.name for line in matched.receipt.lines if line.base is not None and line.base_yuan is None]
    if lacking and not known:
        return f"{STATES['met']} {len(met)} 項,填了金額才有合計:{'、'.join(lacking)}"
    word = "已知的合計上限" if lacking else "合計上限"
    more = f",另須填金額:{'、'.join(lacking)}" if lacking else ""
    return f"{STATES['met']} {len(met)} 項,{of_which}{word} {grouped(known)} 元{fixed}{more}"


def _columns(*middle: Column) -> tuple[Column, ...]:
    return (
        Column("項目", lambda tier: tier.row.name),
        Column("最多", attrgetter("shown"), kind="id", style="figure"),
        *middle,
        Column("牽頭單位", lambda tier: led_by(tier.row.lead), kind="id"),
        Column("措施", attrgetter("row.ref"), kind="id", style="muted"),
    )


def _page(
    matched: Match, tiers: Sequence[_Tier], warnings: tuple[str, ...], question: Question | None, *, every: bool
) -> Iterator[Block]:
    """What is met, may be, is missed; what is for others and far misses only if ``every``."""
    near = [tier for tier in tiers if every or tier.row.concerns]
    parts = (
        ("met", summary(matched), _columns()),
        ("open", "", _columns(Column("還要確定", attrgetter("needs"), style="warn"))),
    )
    for state, heading, columns in parts:
        found = [tier for tier in near if tier.row.status == state]
        yield Heading(heading or f"{STATES[state]} {len(found)} 項")
        if found:
            yield Table(found, columns)
    if question:
        hint = f"最值得先補的是「{question.fact.name}」,關係到 {question.tiers} 項;加 --ask 可以逐題回答。"
        yield Paragraph(hint, "good")
    yield from _misses([tier for tier in near if tier.row.status == "missed"], every=every)
    if len(near) < len(tiers):
        yield Paragraph(f"另有 {len(tiers) - len(near)} 項是給別的對象的,或要問的與所說的情況無關;--all 列出", "muted")
    yield Heading("請注意")
    yield from (Paragraph(f"· {warning}", "warn", 2) for warning in warnings)


def _misses(tiers: Sequence[_Tier], *, every: bool) -> Iterator[Block]:
    """What is missed: first what one change would do for, by its worth, then the rest with what rules it out."""
    far = [tier for tier in tiers if not tier.row.step]
    near = [tier for tier in tiers if tier.row.step]
    times = Counter(tier.row.step for tier in near)
    if near:
        yield Heading(f"不符合,但只差一步 {len(near)} 項")
        shown = near if every else near[:_NEAR]
        left = (f"另有 {len(near) - len(shown)} 項,--all 列出",) if len(shown) < len(near) else ()
        columns = (
            Column("怎樣就符合,值多少", lambda tier: _step(tier, named=times[tier.row.step] > 1), style="good"),
            *_columns()[2:],
        )
        yield Table(shown, columns, notes=left)
    if far:
        yield Heading(f"不符合 {len(far)} 項")
        columns = (
            Column("不成立的條件", attrgetter("cause"), style="bad"),
            Column("項目", lambda missed: "、".join(missed.names)),
        )
        yield Table(_by_cause(far), columns)


def _by_cause(tiers: Sequence[_Tier]) -> list[_Missed]:
    """What is missed under the condition that rules it out: the recipient before all others, most items first."""
    causes: dict[str, list[str]] = {}
    for tier in tiers:
        first = tier.causes[0]
        cause = first if first.startswith(RECIPIENT) else "、".join(tier.causes)
        causes.setdefault(cause, []).append(tier.row.name)
    ranked = sorted(causes.items(), key=lambda pair: -len(pair[1]))
    return [_Missed(cause, names) for cause, names in ranked]


def _step(tier: _Tier, *, named: bool = False) -> str:
    """再獲評省級綠色工廠:最高25萬元; with the name of the tier where the same step serves several."""
    which = f"「{tier.row.name}」" if named else ""
    more = f"(還須確定:{'、'.join(tier.row.step_needs)})" if tier.row.step_needs else ""
    return f"{tier.row.step}:{which}{tier.shown}{more}"


def explain_view(document: Document, matched: Match, ids: set[str]) -> Records:
    """The tiers ``ids`` condition by condition, with the words of the text and what the profile says."""
    register = {fact.id: fact for fact in document.facts}
    found = [verdict for verdict in matched.verdicts if verdict.offer.id in ids]
    records = tuple(_explanation(document, matched, verdict, register) for verdict in found)
    return Records(records=records, many=len(records) > 1)


def _explanation(document: Document, matched: Match, verdict: Verdict, register: dict[str, Fact]) -> Record:
    tier = _tier(document, matched, verdict, register)
    row = tier.row
    conditions = [_condition_row(document, matched, check, register) for check in verdict.checks]
    columns = (
        Column("條件", attrgetter("words")),
        Column("結果", lambda condition: CHECKS[condition.state], kind="id"),
        Column("依據", attrgetter("because"), style="muted"),
    )
    blocks: list[Block] = [
        Heading(f"{row.name}  [{row.id}]"),
        Pairs(items=(("結果", STATES[verdict.state]), ("最多", tier.shown), ("牽頭單位", led_by(row.lead)))),
        Table(conditions, columns),
        Paragraph(f"{row.ref}「{row.quote}」"),
    ]
    if row.step:
        blocks.append(Paragraph(f"只差一步,{_step(tier)}", "good"))
    blocks += [Paragraph(f"· {note}", "muted") for note in verdict.offer.incentive.notes]
    blocks += [Paragraph(f"· 本工具的讀法:{reading}", "muted") for reading in verdict.offer.readings]
    if not verdict.offer.recipients:
        blocks.append(Paragraph("· 條文沒有印出對象,不因申請人的類別排除。", "muted"))
    whole = ExplainedRow(**asdict(row), conditions=conditions)
    return Record(row=whole, blocks=tuple(blocks))


def _condition_row(document: Document, matched: Match, check: Check, register: dict[str, Fact]) -> ConditionRow:
    fact = register.get(check.condition.fact or "")
    return ConditionRow(
        words=condition_words(check),
        state=check.state,
        fact=fact.id if fact else None,
        wants=list(check.condition.has) or None,
        because=_because(document, matched, check, fact),
    )


def _because(document: Document, matched: Match, check: Check, fact: Fact | None) -> str:
    """What the profile says about the fact, or the reading on which it hangs."""
    if check.reading:
        return f"由{responsible(bool(document.units))}認定:{check.reading}"
    if fact is None:
        return f"文件留給以後的規定,由{responsible(bool(document.units))}認定"
    answer = matched.profile.facts.get(fact.id)
    return f"缺少「{fact.name}」" if answer is None else _said(check, fact, answer)


def _said(check: Check, fact: Fact, answer: Answer) -> str:
    if answer.figures:
        return f"{fact.name}:{'、'.join(map(grouped, answer.figures))}{fact.unit}"
    if check.state == "unknown":
        return f"「{fact.name}」沒有說到這一點"
    had = [name for name in check.condition.has if name in answer.earlier]
    if had and check.state == "missed":
        return f"{had[0]}是 {answer.earlier[had[0]]} 年的,不是本年新獲得"
    named = [choice.name for choice in fact.choices if choice.name in answer.yes]
    shown = [name for name in named if name in (*check.condition.has, *check.condition.perhaps)] or named
    return f"{fact.name}:{'、'.join(shown) or '無'}"
