"""The rule of each tier: what it pays per unit, and what binds the sum, in whole numbers.

A `Rule` is all that arithmetic needs, and its fields are the columns of the table of rules (`export`, `batch`): amounts
in 分, rates in parts per million. The evaluator of `receipts.compute` and the SQL of `receipts.sql` follow these steps:

1. A stated year in which the document does not hold gives 0, and so does a base above ``base_limit`` or below
   ``base_from`` (both themselves eligible), or one from ``base_next`` on, for which the next tier is meant.
2. One unit: ``rate × base``, or ``fixed``; never more than ``each``; an award for costs (``within_base``) never more
   than the costs. ``fixed`` and ``rate`` of what is paid by the month are those of all its months.
   A rate that is a ceiling is cut off at the 分, so that a ceiling is never exceeded; any other is rounded half up.
   Of a range of rates, or a rate for up to so many months, ``least × base``, cut off too, is what of it is certain.
3. ``raw = unit × count``, and so is what of it is certain.
4. Claims of one applicant (and one year, where ``by_year``) under the same rule, in their order: a claim gets what is
   left of ``together`` after the claims before it. Without ``together``: ``raw``. What is paid for a spend has one
   wherever the text does not print a cap per item, else splitting the spend would pay more than the cap. Then the
   same with ``total``, the cap of all years, beside a ``together`` of each.
5. ``max`` is that amount; ``min`` is what of it is certain: nothing of a ceiling, the low end of a range, one month
   of an award for up to so many, and of an award of which the text does not say that it is given more than once, one
   unit.
6. Of claims under rules with the same ``alternative`` those of one rule count, the one that comes to most.

A tax rule pays ``base × (statutory - reduced)`` by the year since profit began; a pool and an unstated amount pay
nothing that can be computed.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, get_type_hints

import msgspec

from pinghu_cli.document.grants import HALF
from pinghu_cli.document.model import Document, PayKind, ScopeKind, Tax, Tier
from pinghu_cli.document.operators import is_monthly
from pinghu_cli.document.query import Offer
from pinghu_cli.document.wording import base as base_of
from pinghu_cli.errors import DataError
from pinghu_cli.quantities.printed import Money, Rate, plain
from pinghu_cli.receipts.claims import YEARS

PARTS = 1_000_000
"""How many parts of a rate make the whole."""
Stated = Literal["base", "count", "year", "profit_year"]
"""What an applicant may state for a claim."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How one tier pays; ``*_fen`` in 分, ``*_ppm`` in parts per million. See the module for what each field does."""

    incentive: str
    """The tier's id in listings: ``group.tier``, or the incentive's alone where the tier has none."""
    kind: PayKind
    pays_out: bool
    """Whether it is money paid; tax saved is none."""
    base: str | None
    """What an amount stands for (實際合作支出); null where the tier takes none."""
    takes_base: bool
    """Whether an amount (spend, price, premium, taxable profit) enters into it."""
    needs_base: bool
    within_base: bool
    """Whether one unit is never paid more than the amount."""
    base_limit_fen: int | None
    """The largest amount that is eligible."""
    base_from_fen: int | None
    """The least amount that is eligible."""
    base_next_fen: int | None
    """The amount from which on another tier of the incentive holds in place of this one."""
    rate_ppm: int | None
    least_ppm: int | None
    """The low end of a range of rates; of a rate for up to so many months, that of one month."""
    fixed_fen: int | None
    each_fen: int | None
    """The most that one unit gets."""
    together_fen: int | None
    """The most that all claims of one applicant (and year) under this rule get."""
    total_fen: int | None
    """The most that they get in all years; beside ``together_fen`` of each year."""
    certain_fen: int | None
    """The most of their sum that is certain: 0 of a ceiling; null: all of it."""
    by_year: bool
    one_time: bool
    alternative: str | None
    """Rules with the same one exclude each other for one and the same thing."""
    exempt_years: int | None
    """Of a tax rule: years without tax, in which ``exempt_ppm`` of the base are saved."""
    last_year: int | None
    """Of a tax rule: the last year in which ``reduced_ppm`` are saved; null: without end."""
    exempt_ppm: int | None
    reduced_ppm: int | None

    @property
    def is_computable(self) -> bool:
        """Whether it gives an amount: not of a pool, nor where the text states none."""
        return self.kind not in {"pool", "unstated"}

    def takes(self, stated: Stated) -> bool:
        """Whether what an applicant stated enters into what it gives."""
        match stated:
            case "base":
                return self.takes_base
            case "count":
                return self.is_computable
            case "year":
                return self.by_year
            case "profit_year":
                return self.exempt_years is not None

    @property
    def is_ceiling(self) -> bool:
        """Whether the amount is the most (最高, the end of a range), or is none that is paid."""
        return self.certain_fen == 0 or self.least_ppm is not None

    @property
    def cap_fen(self) -> int | None:
        """The most that one award can be; None where the text sets no limit."""
        return min(
            (cap for cap in (self.each_fen, self.together_fen, self.total_fen, self.fixed_fen) if cap is not None),
            default=None,
        )

    def share_ppm(self, profit_year: int | None) -> int | None:
        """What is paid of the base: the rate, or what a tax rule saves in that year since profit began; None: none."""
        if self.exempt_years is None or profit_year is None:
            return self.rate_ppm
        if profit_year <= self.exempt_years:
            return self.exempt_ppm
        return self.reduced_ppm if self.last_year is None or profit_year <= self.last_year else None


_TYPES = {str: "TEXT", bool: "BOOLEAN", int: "BIGINT"}


def rule_columns() -> dict[str, str]:
    """The columns of the table of rules with their types."""
    return {
        name: next((column for type_, column in _TYPES.items() if hint in (type_, type_ | None)), "TEXT")
        for name, hint in get_type_hints(Rule).items()
    }


def rule_of(document: Document, offer: Offer) -> Rule:
    """What the tier of ``offer`` pays, with the document's meaning of the words that its cap is printed with.

    Raise DataError where a tax rule needs a statutory rate that the data does not give, or a rate is finer than a part.
    """
    offer = settled(offer)
    tier, ceiling = offer.tier, _fen(offer.tier.up_to)
    rate = tier.rate or tier.rate_up_to
    scope = document.scopes[tier.per].counts if tier.per else None
    month, months = None if rate else _fen(tier.amount) if tier.amount else ceiling, tier.paid_months or 1
    fixed = None if month is None else month * months
    caps = _caps(document, tier)
    whole = scope in {"applicant", "applicant_year"} or (scope is None and (is_spend(offer) or offer.one_time))
    cap = fixed if not rate else ceiling * months if ceiling and tier.per and is_monthly(tier.per) else ceiling
    if cap is not None and (whole or scope == "item"):
        caps.append((scope or "applicant", cap))
    each, yearly, ever = (_least(cap for counts, cap in caps if counts == kind) for kind in _SCOPES)
    certain = None if tier.rate or tier.amount or tier.rate_at_least else _fen(tier.at_least) or 0
    if tier.amount and (tier.months_up_to or (scope is None and not whole)):
        certain = month
    base, tax = _tax(document, tier.tax) if tier.tax else (base_of(tier), dict.fromkeys(_OF_A_TAX))
    return Rule(
        incentive=offer.id,
        kind=tier.pays,
        pays_out=offer.pays_out,
        base=base,
        takes_base=base is not None,
        needs_base=bool(rate or tier.tax or tier.is_bounded),
        within_base=base is not None and not (tier.is_bounded and tier.amount) and not (rate and months > 1),
        base_limit_fen=_fen(tier.base_limit),
        base_from_fen=_from(tier),
        base_next_fen=_next(offer),
        rate_ppm=_ppm(rate.fraction) * months if rate else None,
        least_ppm=_least_ppm(tier),
        fixed_fen=fixed,
        each_fen=each,
        together_fen=ever if yearly is None else _least((yearly, ever)),
        total_fen=None if yearly is None else ever,
        certain_fen=certain,
        by_year=yearly is not None,
        one_time=offer.one_time,
        alternative=_alternative(offer),
        **tax,
    )


def _least_ppm(tier: Tier) -> int | None:
    """The share that is certain, where it is less than the rate."""
    least = tier.rate_at_least or (tier.rate if tier.months_up_to else None)
    return _ppm(least.fraction) * (tier.months or 1) if least else None


_SCOPES: tuple[ScopeKind, ...] = ("item", "applicant_year", "applicant")


def _caps(document: Document, tier: Tier) -> list[tuple[ScopeKind, int]]:
    return [(document.scopes[cap.per].counts if cap.per else "applicant", cap.up_to.fen) for cap in tier.caps]


def _least(amounts: Iterable[int | None]) -> int | None:
    return min((amount for amount in amounts if amount is not None), default=None)


def _from(tier: Tier) -> int | None:
    """The least base in 分: one that must exceed a figure exceeds it by at least 1."""
    return tier.base_over.fen + 1 if tier.base_over else _fen(tier.base_from)


def _next(offer: Offer) -> int | None:
    """The least base of the tier with the next threshold: of 500, 3000 and 5000萬元以上, for the first, 3000."""
    own, here = offer.tier, _from(offer.tier)
    if here is None:
        return None
    bands = [tier for tier in offer.incentive.tiers if (tier.base, tier.kind) == (own.base, own.kind)]
    return _least(start for start in map(_from, bands) if start is not None and start > here)


def settled(offer: Offer) -> Offer:
    """The offer as far as it is settled: with a doubt, its tier states no figure, and so pays nothing known."""
    if offer.doubt is None:
        return offer
    open_tier = Tier(id=offer.tier.id, name=offer.tier.name, doubt=offer.doubt, unstated=True)
    return msgspec.structs.replace(offer, tier=open_tier)


Period = tuple[int | None, int | None]
"""The first and the last year in which a document holds; None where the text does not print it."""


def period(document: Document) -> Period:
    """The years in which ``document`` holds."""
    first, last = document.document.effective.first_day, document.document.effective.last_day
    return first.year if first else None, last.year if last else None


def possible_years(held: Period) -> tuple[int, int]:
    """The first and the last year that are not known to be outside: where an end is unknown, every possible one."""
    return held[0] or YEARS[0], held[1] or YEARS[1]


def _alternative(offer: Offer) -> str | None:
    """What the tiers that exclude the one of ``offer`` have in common with it."""
    groups = enumerate(offer.incentive.alternatives, 1)
    return next((f"{offer.incentive.id} {n}" for n, group in groups if offer.tier.id in group.tiers), None)


def is_spend(offer: Offer) -> bool:
    """Whether the tier pays for what somebody spends: a rate of it, or an award for costs."""
    return bool(offer.tier.rate or offer.tier.rate_up_to or offer.tier.base)


def has_open_cap(offer: Offer) -> bool:
    """Whether a ceiling beside what each unit gets is printed without what it counts for: 每輛3萬元,最高60萬元."""
    return any(cap.per is None for cap in offer.tier.caps)


_OF_A_TAX = ("exempt_years", "last_year", "exempt_ppm", "reduced_ppm")


def _tax(document: Document, tax: Tax) -> tuple[str | None, dict[str, int | None]]:
    """What the tax is taken of, and the fields of the rule."""
    law = next((fact for fact in document.knowledge if fact.id == tax.of), None)
    if law is None:
        raise DataError("no-statutory-rate", f"資料檔沒有法定稅率:knowledge 缺少 {tax.of}", "請補上這一項")
    statutory = law.value.fraction
    reduced = statutory / 2 if tax.reduced_to == HALF else Rate(tax.reduced_to).fraction
    last = None if tax.reduced_years is None else tax.exempt_years + tax.reduced_years
    values = (tax.exempt_years, last, _ppm(statutory), _ppm(statutory - reduced))
    return law.base, dict(zip(_OF_A_TAX, values, strict=True))


def _ppm(fraction: Decimal) -> int:
    if fraction * PARTS % 1:
        raise DataError(
            "too-fine-rate", f"比率 {plain(fraction * 100)}% 的小數超過 4 位,無法估算", "請檢查資料檔中的比率"
        )
    return int(fraction * PARTS)


def _fen(money: Money | None) -> int | None:
    return money.fen if money else None
