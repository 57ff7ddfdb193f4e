"""The reasons of `receipts.sql` in words: why a claim of a table gives nothing, or less than its rule alone would."""

from pinghu_cli.document.query import Offer
from pinghu_cli.quantities.printed import in_words
from pinghu_cli.receipts.compute import Need
from pinghu_cli.receipts.rules import Rule
from pinghu_cli.receipts.words import reason

AMOUNT, YEAR = "{amount}", "{year}"
"""Stand in the words for the claim's own base and year of profit."""
SEVERAL = "_several"
"""Ends the name of a cause where the claim is for more than one unit."""
_NEEDS: dict[str, tuple[Need, ...]] = {
    "needs_base": ("amount",),
    "needs_profit_year": ("profit_year",),
    "needs_both": ("amount", "profit_year"),
}
CAUSES = (
    *(name + end for name in _NEEDS for end in ("", SEVERAL)),
    "too_large",
    "pool",
    "unstated",
    "over_base_limit",
    "over_last_year",
    "unit_cap",
    "base_cap",
    "applicant_cap",
    "one_time",
)
"""All causes that have words."""


def causes(rule: Rule, offer: Offer) -> dict[str, str]:
    """The words of each cause that can arise under ``rule``."""
    said = {"too_large": "金額乘以數量大得不合理"}
    if rule.needs_base:
        for name, needs in _NEEDS.items():
            for several in (False, True):
                end = SEVERAL if several else ""
                said[name + end] = reason(rule, offer, needs, several, amount=AMOUNT, profit_year=YEAR)
    without = {"pool": ["pool"], "unstated": ["unstated"], "tax": ["over_last_year"]}.get(rule.kind, [])
    for name in [*without, *(["over_base_limit"] if rule.base_limit is not None else [])]:
        said[name] = reason(rule, offer, (), False, amount=AMOUNT, profit_year=YEAR)
    return said | _caps(rule, offer)


def _caps(rule: Rule, offer: Offer) -> dict[str, str]:
    """What makes an amount smaller."""
    said = {}
    if rule.each is not None:
        said["unit_cap"] = f"上限{in_words(rule.each)}{f'/{offer.tier.per}' if offer.tier.per else ''}"
    if rule.fixed is not None and rule.base:
        said["base_cap"] = f"不超過{rule.base}"
    if rule.together is not None:
        said["one_time"] = "一次性,只計一次"
        said["applicant_cap"] = f"同一申請人{'同一年度' if rule.by_year else ''}合計上限{in_words(rule.together)}"
    return said
