"""Rules that the document of 2025 does not use but its schema allows."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from pinghu_cli.document.grants import Cap
from pinghu_cli.document.load import load
from pinghu_cli.document.model import Incentive, Scope, Tier
from pinghu_cli.errors import DataError
from pinghu_cli.quantities.printed import Money, Rate
from pinghu_cli.receipts.receipt import Receipt, estimate

DOCUMENT = load()


def receipt_under(
    tier: Tier, *claims: str, one_time: bool = False, scopes: Mapping[str, str] | None = None, **changes: Any
) -> Receipt:
    """The claims under an incentive ``made`` that has only ``tier``."""
    made = Incentive(id="made", name="試作", quote="試作條文", tiers=(tier,), one_time=one_time)
    first, *rest = DOCUMENT.domains
    measure = msgspec.structs.replace(first.measures[0], incentives=(made,))
    domain = msgspec.structs.replace(first, measures=(measure, *first.measures[1:]))
    document = msgspec.structs.replace(DOCUMENT, domains=(domain, *rest), scopes=scopes or DOCUMENT.scopes, **changes)
    return estimate(document, claims, as_of=datetime.date(2025, 6, 1))


def totals_under(tier: Tier, *claims: str, **options: Any) -> tuple[Decimal | None, Decimal | None]:
    totals = receipt_under(tier, *claims, **options).totals
    return totals.min_yuan, totals.max_yuan


def test_a_rate_printed_without_any_ceiling_is_exact() -> None:
    assert totals_under(Tier(rate=Rate("12%"), base="支出"), "made=1000x2") == (240, 240)


def test_a_rate_that_is_a_ceiling_is_not() -> None:
    assert totals_under(Tier(rate_up_to=Rate("12%"), base="支出"), "made=1000") == (0, 120)


def test_a_rate_printed_without_ceiling_is_certain_also_below_and_at_its_cap() -> None:
    tier = Tier(rate=Rate("12%"), base="支出", up_to=Money("500元"))
    assert totals_under(tier, "made=1000") == (120, 120)
    assert totals_under(tier, "made=9000") == (500, 500)


def test_an_award_that_may_be_given_once_only_is_certain_once() -> None:
    tier = Tier(amount=Money("7萬元"))
    assert totals_under(tier, "made") == (70_000, 70_000)
    assert totals_under(tier, "madex2") == totals_under(tier, "made", "made") == (70_000, 140_000)
    assert totals_under(tier, "made", one_time=True) == (70_000, 70_000)


def test_an_exact_award_per_applicant_counts_once() -> None:
    scopes = {"單個企業": Scope(counts="applicant")}
    assert totals_under(Tier(amount=Money("3萬元"), per="單個企業"), "made", "made", scopes=scopes) == (30_000, 30_000)


def test_a_fixed_award_per_applicant_and_year_counts_once_a_year() -> None:
    scopes = {"企業年度": Scope(counts="applicant_year")}
    tier = Tier(up_to=Money("3萬元"), per="企業年度")
    effective = msgspec.structs.replace(DOCUMENT.document.effective, first_day=datetime.date(2024, 1, 1))
    front = msgspec.structs.replace(DOCUMENT.document, effective=effective)
    assert totals_under(tier, "made@2024x1", "made@2025", "made", scopes=scopes, document=front)[1] == 60_000


def test_a_one_time_award_per_item_counts_for_each_item() -> None:
    assert totals_under(Tier(up_to=Money("3萬元"), per="家"), "madex3", one_time=True) == (0, 90_000)


def test_an_award_for_costs_never_exceeds_the_stated_costs() -> None:
    tier = Tier(up_to=Money("20萬元"), base="費用")
    assert totals_under(tier, "made=5萬")[1] == 50_000
    assert totals_under(tier, "made=50萬")[1] == 200_000
    assert totals_under(tier, "made")[1] == 200_000
    assert totals_under(tier, "made=15萬", "made=15萬")[1] == 200_000
    assert totals_under(Tier(up_to=Money("20萬元"), base="費用", per="家"), "made=15萬x2")[1] == 300_000
    (line,) = receipt_under(tier, "made=5萬").lines
    assert line.steps == ("最高 200,000 元 → 不超過費用 50,000 元",)
    assert line.base_yuan == 50_000


def test_a_tax_rule_without_the_statutory_rate_in_the_data_is_an_error_of_the_data() -> None:
    tier = Tier(tax=msgspec.convert({"exempt_years": 1, "reduced_to": "15%"}, type(DOCUMENT_TAX)))
    for year, saved in ((1, 25), (2, 10), (9, 10)):
        totals = receipt_under(tier, f"made=100@第{year}年").totals
        assert (totals.max_yuan, totals.tax_saved_yuan) == (0, saved)
    with pytest.raises(DataError, match="法定稅率"):
        receipt_under(tier, "made=100@第1年", knowledge=())


DOCUMENT_TAX = next(
    tier.tax for item in DOCUMENT.items() for incentive in item.incentives for tier in incentive.tiers if tier.tax
)


def test_the_smallest_amounts_round_half_up_to_the_fen() -> None:
    tier = Tier(rate=Rate("50%"), base="支出")
    assert totals_under(tier, "made=0.01")[1] == Decimal("0.01")
    assert totals_under(tier, "made=0.03")[1] == Decimal("0.02")


def test_a_ceiling_is_never_exceeded_by_rounding() -> None:
    tier = Tier(rate_up_to=Rate("50%"), base="支出")
    assert totals_under(tier, "made=0.01")[1] == 0
    assert totals_under(tier, "made=0.03")[1] == Decimal("0.01")


def test_a_rate_with_more_than_four_decimals_is_refused_and_named() -> None:
    with pytest.raises(DataError, match=r"33\.33333%"):
        receipt_under(Tier(rate=Rate("33.33333%"), base="支出"), "made=100")


def test_a_monthly_award_within_a_cap_of_each_shows_both() -> None:
    """每月1000元、不超過12個月, 每家最高1萬元."""
    tier = Tier(amount=Money("1000元"), months=12, caps=(Cap(up_to=Money("1萬元"), per="家"),))
    (line,) = receipt_under(tier, "made").lines
    assert line.max_yuan == 10_000
    assert line.steps == ("每月 1,000 元 × 12 個月 = 12,000 元 → 上限 10,000 元",)
