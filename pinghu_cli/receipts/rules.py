"""The rule of each tier: what it pays per unit, and what binds the sum, as plain values.

A `Rule` is all that arithmetic needs; the evaluator of `receipts.compute` and any other (SQL over a table of
claims) give the same figures when both follow these steps, in `Decimal`:

1. ``base > base_limit`` gives 0: not eligible; the limit itself is eligible.
2. ``unit``: ``rate × base`` rounded half up to the 分, or ``fixed``; never more than ``each``; where a fixed award
   names a base and it is given, never more than the base.
3. ``raw = unit × count``.
4. Claims of one applicant (and one year, where ``by_year``) under the same rule, in their order: a claim gets what is
   left of ``together`` after the claims before it. Without ``together``: ``raw``. What is paid for a spend has one
   wherever the text does not print a cap per item, else splitting the spend would pay more than the cap.
5. ``max`` is that amount; ``min`` is the same where ``exact``, else 0.

A tax rule pays ``base × (statutory - reduced)`` by the year since profit began; a pool and an unstated amount pay
nothing that can be computed.
"""

from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Document, PayKind, Tax
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import DataError
from pinghu_cli.quantities.printed import Rate

STATUTORY = "corporate-income-tax"
"""Id of the statutory rate in `Document.knowledge`."""
HALF = "減半"


class TaxRule(msgspec.Struct, frozen=True, kw_only=True):
    """``exempt_years`` without tax, then ``reduced_years`` (None: without end) at ``reduced``; rates are fractions."""

    exempt_years: int
    reduced_years: int | None
    reduced: Decimal
    statutory: Decimal

    def rate(self, profit_year: int) -> Decimal | None:
        """The rate of the ``profit_year``-th year since profit began (from 1); None when the rule is over by then."""
        if profit_year <= self.exempt_years:
            return Decimal(0)
        if self.reduced_years is None or profit_year <= self.exempt_years + self.reduced_years:
            return self.reduced
        return None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How one tier pays; amounts in 元, rates as fractions. See the module for what each field does."""

    id: str
    """The tier's id in listings: ``group.tier``, or the incentive's alone where the tier has none."""
    kind: PayKind
    base: str | None = None
    """What an amount stands for (實際合作支出); None: the tier takes no amount."""
    needs_base: bool = False
    base_limit: Decimal | None = None
    rate: Decimal | None = None
    fixed: Decimal | None = None
    each: Decimal | None = None
    """The most that one unit gets."""
    together: Decimal | None = None
    """The most that all claims of one applicant (and year) under this rule get."""
    by_year: bool = False
    one_time: bool = False
    exact: bool = False
    """Printed without 最高: an award, not a ceiling."""
    tax: TaxRule | None = None


def rule_of(document: Document, offer: Offer) -> Rule:
    """What the tier of ``offer`` pays, with the document's meaning of the words that its cap is printed with.

    Raise DataError where a tax rule needs a statutory rate that the data does not give.
    """
    tier = offer.tier
    rate, ceiling = tier.rate or tier.rate_up_to, tier.up_to.yuan if tier.up_to else None
    scope = document.scopes[tier.per].counts if tier.per else None
    fixed = None if rate else tier.amount.yuan if tier.amount else ceiling
    cap = ceiling if rate else fixed
    spend = rate is not None or tier.base is not None
    whole = scope in {"applicant", "applicant_year"} or (scope is None and (spend or offer.one_time))
    return Rule(
        id=offer.id,
        kind=tier.pays,
        base="應納稅所得額" if tier.tax else tier.base,
        needs_base=bool(rate or tier.tax),
        base_limit=tier.base_limit.yuan if tier.base_limit else None,
        rate=rate.fraction if rate else None,
        fixed=fixed,
        each=cap if scope == "item" else None,
        together=cap if whole else None,
        by_year=scope == "applicant_year",
        one_time=offer.one_time,
        exact=tier.amount is not None or (rate is not None and tier.rate_up_to is None and tier.up_to is None),
        tax=_tax_rule(document, tier.tax) if tier.tax else None,
    )


def _tax_rule(document: Document, tax: Tax) -> TaxRule:
    statutory = next((fact.value.fraction for fact in document.knowledge if fact.id == STATUTORY), None)
    if statutory is None:
        raise DataError("no-statutory-rate", f"資料檔沒有法定稅率:knowledge 缺少 {STATUTORY}", "請補上這一項")
    reduced = statutory / 2 if tax.reduced_to == HALF else Rate(tax.reduced_to).fraction
    return TaxRule(exempt_years=tax.exempt_years, reduced_years=tax.reduced_years, reduced=reduced, statutory=statutory)
