"""Facts in words, as a reader of the document would say them: 最高25萬元, 售價的15%,每件最高2000元, 力爭40億元左右."""

from pinghu_cli.document.grants import HALF
from pinghu_cli.document.model import Target, Tax, Tier
from pinghu_cli.document.operators import BEHIND, is_monthly
from pinghu_cli.quantities.printed import Money, in_words
from pinghu_cli.spelling.normalise import simplified

UNSTATED = "文件未寫明金額"
_CHANGED = {"increase": "增長", "decrease": "下降"}


def payment(tier: Tier) -> str:
    """What a tier pays, its ceiling called a ceiling."""
    match tier.pays:
        case "exact":
            return f"{_threshold(tier)}{_each_month(tier)}{_amount(tier.amount)}{_months(tier)}{_caps(tier)}"
        case "up_to":
            return f"{_threshold(tier)}{_each_month(tier)}{_ceiling(tier)}{_months(tier)}{_caps(tier)}"
        case "rate":
            most = f",{_each(tier.per)}{_ceiling(tier)}" if tier.up_to else ""
            return f"{base(tier)}{_bracketed(_bounds(tier))}的{share(tier)}{_months(tier)}{most}{_caps(tier)}"
        case "pool":
            return f"總額{_amount(tier.pool)}(全體共用)"
        case "tax":
            return _tax(tier.tax) if tier.tax else UNSTATED
        case _:
            return UNSTATED


def reach(target: Target) -> str:
    """How far a target reaches, with its printed qualifiers: 力爭3家, 30家以上, 增長25%以上."""
    before = [word for word in target.qualifier if simplified(word) not in BEHIND]
    behind = [word for word in target.qualifier if simplified(word) in BEHIND]
    change = _CHANGED.get(target.op, "")
    return "".join([*before, change, str(target.value or ""), *behind])


def base(tier: Tier) -> str | None:
    """What a rate is taken of; where it is paid by the month, what of one month: 每月租金."""
    is_said = not tier.base or is_monthly(tier.base)
    return tier.base if is_said else f"{_monthly(tier)}{tier.base}"


def _monthly(tier: Tier) -> str:
    return "每月" if tier.paid_months else ""


def share(tier: Tier) -> str:
    """The rate, its ceiling called a ceiling: 20%, 最高20%, 3%至5%; empty where it pays none."""
    if tier.rate_at_least:
        return f"{tier.rate_at_least}至{tier.rate_up_to}"
    return f"最高{tier.rate_up_to}" if tier.rate_up_to else str(tier.rate or "")


def months(tier: Tier) -> str:
    """In how many months it is paid: 12個月, 最長12個月; empty where it is paid once."""
    return f"{'最長' if tier.months_up_to else ''}{tier.paid_months}個月" if tier.paid_months else ""


def _each_month(tier: Tier) -> str:
    """What an amount is for: 每件, 每月, 每家每月."""
    return f"{_each(tier.per)}{'' if is_monthly(tier.per or '') else _monthly(tier)}"


def _ceiling(tier: Tier) -> str:
    if tier.at_least:
        return f"{_amount(tier.at_least)}至{_amount(tier.up_to)}"
    return f"最高{_amount(tier.up_to)}"


def _bounds(tier: Tier) -> str:
    """500萬元以上, 超過500萬元, 6000元以下."""
    least = f"{_amount(tier.base_from)}以上" if tier.base_from else ""
    least = f"超過{_amount(tier.base_over)}" if tier.base_over else least
    most = f"{_amount(tier.base_limit)}以下" if tier.base_limit else ""
    return "、".join(filter(None, (least, most)))


def _bracketed(words: str) -> str:
    return f"({words})" if words else ""


def _threshold(tier: Tier) -> str:
    return f"{tier.base}{_bounds(tier)}的," if tier.is_bounded else ""


def _months(tier: Tier) -> str:
    return f",{months(tier)}" if tier.paid_months else ""


def _caps(tier: Tier) -> str:
    return "".join(f",{_each(cap.per)}最高{_amount(cap.up_to)}" for cap in tier.caps)


def _each(per: str | None) -> str:
    """件 -> 每件; a word that already says 單個 stands as it is."""
    return "" if not per else per if simplified(per[:1]) in "单每累两三" or "累" in per else f"每{per}"


def _tax(tax: Tax) -> str:
    then = f"應納稅額{HALF}" if tax.reduced_to == HALF else f"減按{tax.reduced_to}的稅率"
    years = f"其後{tax.reduced_years}年" if tax.reduced_years else "其後"
    return f"免稅{tax.exempt_years}年,{years}{then}"


def _amount(money: Money | None) -> str:
    return in_words(money.yuan) if money else ""
