"""The receipt: what claims come to, how, and from whom; typed, versioned, and complete enough to be replayed."""

import datetime
import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.validity import lapse_line
from pinghu_cli.quantities.dates import today
from pinghu_cli.receipts import words
from pinghu_cli.receipts.claims import Claim, understood
from pinghu_cli.receipts.compute import NOTHING, Status, all_worth
from pinghu_cli.receipts.rules import rule_of
from pinghu_cli.receipts.words import Entry

SCHEMA: Literal[1] = 1
"""Version of the receipt's form; raised when a field changes its meaning or goes."""
ESTIMATE_ONLY = "這是按條文所作的估算,不是核定;「最高」是上限,實際金額以主管單位審定為準"


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the figures were computed from."""

    title: str
    """Title of the document."""
    sha256: str
    """Of the data as loaded (see `fingerprint`): changes with any fact, not with the layout of the file."""
    text_sha256: str
    """Of the published text."""
    first_day: str
    """First day (ISO) on which it holds."""
    last_day: str
    """Last day (ISO) on which it holds."""
    lapsed: bool
    """Whether ``as_of`` is after the last day."""


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One claim: amounts in 元, null where they are unknown."""

    claim: str
    """As the applicant wrote it."""
    incentive: str
    """Id of the tier."""
    name: str
    """Name of the tier, else of the incentive."""
    measure: str
    """Id of the item that grants it."""
    lead: str
    """The lead unit: whom to ask."""
    base: str | None
    """What ``base_yuan`` stands for, as printed; null where the incentive takes no amount."""
    base_yuan: Decimal | None
    """The amount that is claimed for; null where none is stated."""
    count: int
    """How many are claimed."""
    min_yuan: Decimal | None
    """What is certain; null where it is unknown."""
    max_yuan: Decimal | None
    """What it comes to at most; null where it is unknown."""
    capped: bool
    """Whether a cap, the stated costs, or 一次性 made the amount smaller."""
    status: Status
    """Whether it could be estimated, and if not, why."""
    needs: tuple[str, ...]
    """What the claim would have to state."""
    steps: tuple[str, ...]
    """The working, step by step."""
    notes: tuple[str, ...]
    """What else holds for it."""
    quote: str
    """The words that grant it."""


class Totals(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sums over the lines with a known amount, in 元."""

    min_yuan: Decimal
    """What is certain."""
    max_yuan: Decimal
    """The ceilings added up."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the claims of one applicant come to. ``inputs``, the claims as understood, let it be replayed."""

    schema: Literal[1]
    """Version of this form."""
    document: Source
    """What the figures were computed from."""
    applicant: str
    """Whose claims these are; may be empty."""
    as_of: str
    """The day (ISO) the estimate was made for."""
    inputs: tuple[Claim, ...]
    """The claims as understood."""
    lines: tuple[Line, ...]
    """Each claim with what it comes to."""
    totals: Totals
    """The sums."""
    warnings: tuple[str, ...]
    """What holds for the sums."""


def estimate(
    document: Document,
    claims: Sequence[str | Claim],
    *,
    applicant: str = "",
    as_of: datetime.date | None = None,
) -> Receipt:
    """What ``claims`` (``"ai-cooperation=320萬"`` or `Claim`) of one applicant come to at most, with the working.

    ``as_of`` (today) decides whether the document has lapsed.
    Raise UsageError for a claim that cannot be read or that fits several incentives, NotFound for an unknown one.
    """
    day = as_of or today()
    entries = entries_of(document, claims)
    lines = tuple(_line(entry) for entry in entries)
    return Receipt(
        schema=SCHEMA,
        document=_source(document, day),
        applicant=applicant,
        as_of=day.isoformat(),
        inputs=tuple(msgspec.structs.replace(entry.claim, incentive=entry.rule.id) for entry in entries),
        lines=lines,
        totals=Totals(
            min_yuan=sum((line.min_yuan or NOTHING for line in lines), NOTHING),
            max_yuan=sum((line.max_yuan or NOTHING for line in lines), NOTHING),
        ),
        warnings=tuple(_warnings(document, day, entries)),
    )


def entries_of(document: Document, claims: Sequence[str | Claim]) -> list[Entry]:
    """Each claim of one applicant with its clause, its rule, and what it comes to beside the others."""
    pairs = understood(document, claims)
    ruled = [(rule_of(document, offer), claim) for claim, offer in pairs]
    period = document.document.effective
    years = period.first_day.year, period.last_day.year
    return [
        Entry(claim=claim, offer=offer, rule=rule, result=result, years=years)
        for (claim, offer), (rule, _), result in zip(pairs, ruled, all_worth(ruled, years[1]), strict=True)
    ]


def _line(entry: Entry) -> Line:
    claim, offer, rule, result = entry.claim, entry.offer, entry.rule, entry.result
    return Line(
        claim=claim.written or claim.incentive,
        incentive=rule.id,
        name=offer.name,
        measure=offer.item.id,
        lead=offer.lead,
        base=rule.base,
        base_yuan=claim.amount if rule.base else None,
        count=claim.count,
        min_yuan=result.granted if rule.exact or not result.granted else NOTHING,
        max_yuan=result.granted,
        capped=result.capped,
        status=result.status,
        needs=words.needs(entry),
        steps=words.steps(entry),
        notes=words.notes(entry),
        quote=offer.incentive.quote,
    )


def _source(document: Document, day: datetime.date) -> Source:
    front = document.document
    return Source(
        title=front.title,
        sha256=fingerprint(document),
        text_sha256=front.sha256,
        first_day=front.effective.first_day.isoformat(),
        last_day=front.effective.last_day.isoformat(),
        lapsed=day > front.effective.last_day,
    )


def _warnings(document: Document, day: datetime.date, entries: Sequence[Entry]) -> Iterator[str]:
    """What holds for the receipt as a whole, the gravest first."""
    yield from lapse_warning(document, day)
    repeated = dict.fromkeys(
        entry.offer.name
        for entry in entries
        if entry.rule.one_time and entry.rule.together is not None and entry.result.together_units > 1
    )
    yield from (f"「{name}」是一次性獎勵卻申請多次,只計一次;若屬不同認定,請向牽頭單位確認" for name in repeated)
    if len({entry.rule.id for entry in entries if entry.result.granted}) > 1:
        yield "文件沒有說明各項補助能否同時享受;合計只是各項上限相加"
    yield from _tax_warnings(entries)
    late = [entry for entry in entries if entry.result.granted and words.out_of_period(entry)]
    years = dict.fromkeys(f"{entry.claim.year} 年" for entry in late)
    if years:
        yield f"合計含 {'、'.join(years)}的項目,該年不在文件有效期內"
    unknown = sum(entry.result.granted is None for entry in entries)
    if unknown:
        yield f"有 {unknown} 項金額未知,沒有計入合計"
    yield ESTIMATE_ONLY


def _tax_warnings(entries: Sequence[Entry]) -> Iterator[str]:
    """That tax saved is no money received, and that the same tax cannot be saved twice."""
    taxed = [entry for entry in entries if entry.rule.tax and entry.result.granted]
    saved = sum((entry.result.granted or NOTHING for entry in taxed), NOTHING)
    if saved:
        yield f"合計含少繳的所得稅 {words.yuan(saved)},不是發放的款項"
    if len({entry.rule.id for entry in taxed}) > 1:
        yield f"同一筆所得的稅只能少繳一次,所得稅優惠通常只能擇一(一般知識,{words.NOT_OF_THE_DOCUMENT})"


def lapse_warning(document: Document, day: datetime.date) -> tuple[str, ...]:
    """That the document is not, or no longer, valid on ``day``; nothing while it is."""
    line = lapse_line(document, day)
    return (line,) if line else ()


def fingerprint(document: Document) -> str:
    """SHA-256 (hex) of the document's data in JSON with sorted keys: the same data, however it is laid out."""
    data = msgspec.json.encode(document, enc_hook=lambda figure: figure.printed, order="sorted")
    return hashlib.sha256(data).hexdigest()
