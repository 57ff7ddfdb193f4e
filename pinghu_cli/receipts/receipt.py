"""The receipt: what claims come to, how, and from whom; typed, versioned, and complete enough to be replayed."""

import datetime
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

from pinghu_cli import limits
from pinghu_cli.declared import html_table, to_plain
from pinghu_cli.document.canonical import fingerprint
from pinghu_cli.document.model import Document, Gives
from pinghu_cli.document.remembered import remembered
from pinghu_cli.document.validity import iso, lapsed, validity
from pinghu_cli.errors import UsageError
from pinghu_cli.quantities.clock import today
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.quantities.reading import quoted
from pinghu_cli.receipts import words
from pinghu_cli.receipts.claims import Claim, understood
from pinghu_cli.receipts.compute import Status, all_worth
from pinghu_cli.receipts.readings import Reading, readings
from pinghu_cli.receipts.rules import Rule, period, rule_of
from pinghu_cli.receipts.warnings import Facts, warnings
from pinghu_cli.receipts.words import Entry

SCHEMA: Literal[2] = 2
"""Version of the receipt's form; raised when a field changes its meaning or goes."""


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the figures were computed from."""

    title: str
    """Title of the document."""
    sha256: str
    """Of the data as loaded (see `fingerprint`): changes with any fact, not with the layout of the file."""
    text_sha256: str
    """Of the published text."""
    first_day: str | None
    """First day (ISO) on which it holds; null where the text does not print it."""
    last_day: str | None
    """Last day (ISO) on which it holds; null where the text does not print it."""
    lapsed: bool | None
    """Whether ``as_of`` is after the last day; null where that is unknown."""


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A claim as understood; what is absent was not stated."""

    incentive: str
    """Id of the tier."""
    amount: Decimal | None = None
    """Of one unit, in 元: the price, the spend, the premium, the taxable profit."""
    count: int = 1
    """How many are claimed."""
    year: int | None = None
    """The calendar year."""
    profit_year: int | None = None
    """For tax rules: number of the profit year, from 1."""
    either: int | None = None
    """Inputs with the same number answer one question that may mean several tiers: only one of them counts."""
    written: str = ""
    """As the applicant wrote it."""

    def claim(self) -> Claim:
        """The claim; raise UsageError where a figure is not possible."""
        return Claim(
            incentive=self.incentive,
            base_fen=None if self.amount is None else self._fen(self.amount),
            count=self.count,
            year=self.year,
            profit_year=self.profit_year,
            either=self.either,
            written=self.written,
        )

    def _fen(self, amount: Decimal) -> int:
        """``amount`` in 分; one beyond the bounds (1e999999) is not computed with, `Claim` refuses 0 and less."""
        name = f"「{self.written or self.incentive}」"
        if not amount.is_finite() or amount.copy_abs() > limits.AMOUNT_FEN // 100:
            raise UsageError("bad-amount", f"{name}的金額須大於 0、不超過 1萬億元:{quoted(str(amount))}")
        if amount * 100 % 1:
            raise UsageError("bad-amount", f"{name}的金額須精確到分:{quoted(str(amount))}")
        return int(amount * 100)


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
    lead: str | None
    """The lead units, joined by 、: whom to ask; null where the text names none."""
    base: str | None
    """What ``base_yuan`` stands for, as printed; null where the incentive takes no amount."""
    base_yuan: Decimal | None
    """The amount that is claimed for; null where none is stated."""
    count: int
    """How many are claimed."""
    min_yuan: Decimal | None
    """What of it is certain: printed without 最高, and not doubtful; null where it is unknown."""
    max_yuan: Decimal | None
    """What it comes to at most; null where it is unknown."""
    pays_out: bool
    """Whether it is money paid; tax saved is none and is in another sum."""
    counted: bool
    """False where it is not in the sums, because a better alternative is."""
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
    """Sums over the lines that are counted, in 元: money paid, and apart from it tax saved."""

    min_yuan: Decimal
    """The money that is certain."""
    max_yuan: Decimal | None
    """The ceilings of money added up; null where one of them is unknown."""
    known_max_yuan: Decimal
    """The ceilings of money that are known added up."""
    tax_saved_yuan: Decimal | None
    """The tax that is saved at most; null where a part of it is unknown."""
    complete: bool
    """Whether no amount is unknown."""


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the claims of one applicant come to. ``inputs``, the claims as understood, let it be replayed."""

    schema: Literal[2]
    """Version of this form."""
    document: Source
    """What the figures were computed from."""
    applicant: str
    """Whose claims these are; may be empty."""
    as_of: str
    """The day (ISO) the estimate was made for."""
    inputs: tuple[Input, ...]
    """The claims as understood."""
    lines: tuple[Line, ...]
    """Each claim with what it comes to."""
    totals: Totals
    """The sums."""
    readings: tuple[Reading, ...]
    """What the text leaves open, with what the claims come to in the other reading."""
    warnings: tuple[str, ...]
    """What holds for the sums."""
    digest: str = ""
    """SHA-256 of all the rest (see `digest`): whether somebody has rewritten it."""

    def __repr__(self) -> str:
        """``<Receipt 2 claims, at most 750000 元>``."""
        most = "unknown" if self.totals.max_yuan is None else f"{self.totals.max_yuan:f} 元"
        return f"<Receipt {len(self.lines)} claims, at most {most}>"

    def _repr_html_(self) -> str:
        """The receipt for a notebook: each claim with its working, the sum, what holds for it."""
        shown = [(line.name, line.steps, line.max_yuan, line.lead, line.quote) for line in self.lines]
        total = ("合計上限", "", self.totals.max_yuan, "", "")
        table = html_table(("項目", "計算", "上限(元)", "洽詢", "原文"), [*shown, total])
        return table + html_table(("請注意",), [[warning] for warning in self.warnings])


def estimate(
    document: Document,
    claims: Sequence[str | Claim],
    *,
    applicant: str = "",
    as_of: datetime.date | None = None,
) -> Receipt:
    """What ``claims`` (``"ai-cooperation=320萬"`` or `Claim`) of one applicant come to at most, with the working.

    ``as_of`` (today in China) decides whether the document has lapsed.
    Raise UsageError for a claim that cannot be read or that fits several incentives, NotFound for an unknown one.
    """
    return sealed(unsealed(document, claims, applicant=applicant, as_of=as_of))


def unsealed(
    document: Document,
    claims: Sequence[str | Claim],
    *,
    applicant: str = "",
    as_of: datetime.date | None = None,
) -> Receipt:
    """The receipt of `estimate` without its digest: for pages, which do not show it and would wait for OpenSSL."""
    day = as_of or today()
    entries = entries_of(document, claims)
    return Receipt(
        schema=SCHEMA,
        document=_source(document, day),
        applicant=applicant,
        as_of=day.isoformat(),
        inputs=tuple(map(_input, entries)),
        lines=tuple(map(_line, entries)),
        totals=totals(entries),
        readings=tuple(readings(document, entries)),
        warnings=tuple(warnings(document, day, facts(entries))),
    )


def sealed(receipt: Receipt) -> Receipt:
    """``receipt`` with its digest, as whoever keeps it gets it."""
    return msgspec.structs.replace(receipt, digest=digest(to_plain(receipt)))


def digest(receipt: dict[str, Any]) -> str:
    """SHA-256 (hex) of a receipt in JSON with sorted keys, but for its digest."""
    from hashlib import sha256

    rest = {key: part for key, part in receipt.items() if key != "digest"}
    return sha256(msgspec.json.encode(rest, order="sorted")).hexdigest()


def entries_of(document: Document, claims: Sequence[str | Claim]) -> list[Entry]:
    """Each claim of one applicant with its clause, its rule, and what it comes to beside the others."""
    pairs = understood(document, claims)
    rules = _rules(document)
    for _, offer in pairs:
        if offer.id not in rules:
            rules[offer.id] = rule_of(document, offer)
    ruled = [(_own_alternative(rules[offer.id], claim), claim) for claim, offer in pairs]
    years = period(document)
    return [
        Entry(claim=claim, offer=offer, rule=rule, result=result, period=years)
        for (claim, offer), (rule, _), result in zip(pairs, ruled, all_worth(ruled, years), strict=True)
    ]


@remembered
def _rules(document: Document) -> dict[str, Rule]:  # noqa: ARG001 - whose rules they are
    """Tier id -> its rule, of the tiers that were claimed: an interview prices them all at every question."""
    return {}


def _own_alternative(rule: Rule, claim: Claim) -> Rule:
    """The rule of the claim: claims that answer one question exclude each other, whatever their tiers do."""
    return rule if claim.either is None else msgspec.structs.replace(rule, alternative=f"either {claim.either}")


def totals(entries: Sequence[Entry]) -> Totals:
    """The sums of ``entries``: of alternatives the best, of money and tax apart, null where a part is unknown."""
    money = [entry.result.max_fen for entry in _counted(entries, "money")]
    saved = [entry.result.max_fen for entry in _counted(entries, "relief")]
    known = sum(fen for fen in money if fen is not None)
    return Totals(
        min_yuan=to_yuan(sum(_certain(entry, entries) for entry in _counted(entries, "money"))),
        max_yuan=None if None in money else to_yuan(known),
        known_max_yuan=to_yuan(known),
        tax_saved_yuan=None if None in saved else to_yuan(sum(fen for fen in saved if fen is not None)),
        complete=None not in (*money, *saved),
    )


def _counted(entries: Sequence[Entry], gives: Gives) -> list[Entry]:
    """The entries of one kind that are in its sum, or would be if their amounts were known. A service has no sum."""
    counted = [entry for entry in entries if entry.result.counted or entry.result.max_fen is None]
    return [entry for entry in counted if entry.offer.gives == gives]


def _certain(entry: Entry, entries: Sequence[Entry]) -> int:
    """What is certain of it: where its name may mean several tiers, no more than of the least of them."""
    asked = [other for other in entries if other.claim.either == entry.claim.either] if entry.claim.either else [entry]
    return min(other.result.min_fen or 0 for other in asked)


def facts(entries: Sequence[Entry]) -> Facts:
    """What there is to warn of in the claims of one applicant."""
    granted = [entry for entry in entries if entry.result.counted and entry.result.max_fen]
    taxed = [entry for entry in granted if entry.rule.exempt_ppm is not None]
    repeated = [
        entry.offer.name
        for entry in entries
        if entry.rule.one_time and entry.rule.together_fen is not None and entry.result.together_units > 1
    ]
    asides = [entry for entry in entries if not entry.result.counted and entry.claim.either is None]
    meanings = Counter((entry.claim.either, _written(entry)) for entry in entries if entry.claim.either is not None)
    return Facts(
        several=len({entry.rule.incentive for entry in granted if entry.rule.pays_out}) > 1,
        repeated=tuple(dict.fromkeys(repeated)),
        alternatives=tuple(dict.fromkeys(entry.offer.incentive.name for entry in asides)),
        meanings=tuple((written, number) for (_, written), number in meanings.items()),
        tax_saved_fen=sum(entry.result.max_fen or 0 for entry in taxed),
        taxes=len(Counter(entry.rule.incentive for entry in entries if entry.rule.exempt_ppm is not None)),
        years_outside=tuple(
            entry.claim.year
            for entry in entries
            if entry.result.status == "out_of_period" and entry.claim.year is not None
        ),
        unknown=sum(entry.result.max_fen is None and entry.offer.gives != "service" for entry in entries),
    )


def _input(entry: Entry) -> Input:
    claim = entry.claim
    return Input(
        incentive=entry.rule.incentive,
        amount=None if claim.base_fen is None else to_yuan(claim.base_fen),
        count=claim.count,
        year=claim.year,
        profit_year=claim.profit_year,
        either=claim.either,
        written=claim.written,
    )


def _written(entry: Entry) -> str:
    return entry.claim.written or entry.claim.incentive


def _line(entry: Entry) -> Line:
    claim, offer, rule, result = entry.claim, entry.offer, entry.rule, entry.result
    return Line(
        claim=_written(entry),
        incentive=rule.incentive,
        name=offer.name,
        measure=offer.item.id,
        lead=offer.lead,
        base=rule.base,
        base_yuan=_yuan(claim.base_fen if rule.takes_base else None),
        count=claim.count,
        min_yuan=_yuan(result.min_fen),
        max_yuan=_yuan(result.max_fen),
        pays_out=rule.pays_out,
        counted=result.counted,
        capped=result.capped,
        status=result.status,
        needs=words.needs(entry),
        steps=words.steps(entry),
        notes=words.notes(entry),
        quote=offer.incentive.quote,
    )


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else to_yuan(fen)


def _source(document: Document, day: datetime.date) -> Source:
    front, held = document.document, validity(document)
    return Source(
        title=front.title,
        sha256=fingerprint(document),
        text_sha256=front.sha256,
        first_day=iso(held.first_day),
        last_day=iso(held.last_day),
        lapsed=lapsed(held.last_day, day),
    )
