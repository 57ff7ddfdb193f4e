"""Why a claim gives nothing, or less than its rule alone would, in words: one table for receipts, batches and SQL.

``{amount}`` and ``{year}`` stand for the claim's own base and year.
"""

from collections.abc import Iterator, Sequence

from pinghu_cli.document.query import Offer
from pinghu_cli.document.unprinted import asking
from pinghu_cli.quantities.printed import grouped, in_words, to_yuan
from pinghu_cli.receipts.compute import LACKING, Need
from pinghu_cli.receipts.rules import Period, Rule

AMOUNT, YEAR = "{amount}", "{year}"
SEVERAL = "_several"
"""Ends the name of a cause where the claim is for more than one unit."""
PROFIT_YEAR = "自獲利年度起的第幾年"


def yuan(fen: int) -> str:
    """320000000 分 -> 3,200,000 元."""
    return f"{grouped(to_yuan(fen))} 元"


def causes(rule: Rule, offer: Offer, period: Period) -> dict[str, str]:
    """The words of each cause that can arise under ``rule``, whose document holds in the years of ``period``."""
    return {
        "too_large": "金額乘以數量大得不合理",
        **dict(_outside(offer, period)),
        **dict(_missing(rule)),
        **dict(_nothing(rule, offer)),
        **dict(_less(rule, offer)),
    }


def years(period: Period) -> str:
    """2025 年; 2026 年至 2028 年; 2026 年起, 至 2026 年 where one end is unknown; nothing where both are."""
    first, last = period
    if first and last:
        return f"{first} 年" if first == last else f"{first} 年至 {last} 年"
    return f"{first} 年起" if first else f"至 {last} 年" if last else ""


def _outside(offer: Offer, period: Period) -> Iterator[tuple[str, str]]:
    """That a year is none of the document's; nothing where these are unknown."""
    if held := years(period):
        yield "out_of_period", f"文件只在 {held}有效,{YEAR} 年的不計;{asking(offer.lead)}該年是否有同類政策"


def input_names(rule: Rule, missing: Sequence[Need]) -> tuple[str, ...]:
    """What the applicant must still state, in the document's words."""
    names = {"amount": rule.base or "金額", "profit_year": PROFIT_YEAR}
    return tuple(names[need] for need in missing if rule.needs_base)


def _missing(rule: Rule) -> Iterator[tuple[str, str]]:
    most = rule.each_fen or rule.together_fen or (rule.fixed_fen if rule.base_from_fen else None)
    for name, needs in LACKING.items() if rule.needs_base else ():
        asked = f"請填寫{'、'.join(input_names(rule, needs))}才能計算"
        known = f"{asked};無論如何不超過 {yuan(most)}" if most else asked
        yield name, known
        yield name + SEVERAL, asked if rule.each_fen else known


def _nothing(rule: Rule, offer: Offer) -> Iterator[tuple[str, str]]:
    """Why there is no amount."""
    if rule.kind == "pool" and offer.tier.pool:
        total = yuan(offer.tier.pool.fen)
        yield "pool", f"條文只寫明總額 {total},由領取者共用,沒有寫明每人可得多少;{asking(offer.lead)}"
    if offer.doubt is not None:
        yield "unstated", f"資料檔是草稿,這一檔待定({offer.doubt}),不能據以計算"
    elif rule.kind == "unstated":
        yield "unstated", f"條文沒有寫明金額或比例;{asking(offer.lead)}"
    if rule.last_year is not None:
        yield "over_last_year", f"優惠到第 {rule.last_year} 年為止,第 {YEAR} 年不再適用"
    if rule.base_limit_fen is not None:
        limit = f"{yuan(rule.base_limit_fen)}以下(「以下」依法律用語慣例含本數)"
        yield "over_base_limit", f"{rule.base} {AMOUNT},條文限 {limit}"
    if rule.base_from_fen is not None:
        yield "under_base_from", f"{rule.base} {AMOUNT},條文限 {_least(offer)}"
    if rule.base_next_fen is not None:
        yield "next_tier", f"{rule.base} {AMOUNT},已達另一檔的門檻 {yuan(rule.base_next_fen)},按那一檔計"


def _least(offer: Offer) -> str:
    """超過 5,000,000 元, or 5,000,000 元以上."""
    tier = offer.tier
    if tier.base_over:
        return f"超過 {yuan(tier.base_over.fen)}(不含本數)"
    return f"{yuan(tier.base_from.fen)}以上(「以上」含本數)" if tier.base_from else ""


def _less(rule: Rule, offer: Offer) -> Iterator[tuple[str, str]]:
    """What makes an amount smaller."""
    if rule.total_fen is not None:
        yield "total_cap", f"同一申請人累計上限{in_words(to_yuan(rule.total_fen))}"
    per = f"/{offer.tier.per}" if offer.tier.per else ""
    if rule.each_fen is not None:
        yield "unit_cap", f"上限{in_words(to_yuan(rule.each_fen))}{per}"
    if rule.fixed_fen is not None and rule.within_base:
        yield "base_cap", f"不超過{rule.base}"
    if rule.together_fen is not None:
        yield "one_time", "一次性,只計一次"
        yield (
            "applicant_cap",
            f"同一申請人{'同一年度' if rule.by_year else ''}合計上限{in_words(to_yuan(rule.together_fen))}",
        )
