"""Facts in words, as a reader of the document would say them: 最高25萬元, 售價的15%,每件最高2000元, 力爭40億元左右."""

from pinghu_cli.document.model import Target, Tax, Tier
from pinghu_cli.document.operators import BEHIND, CHANGES
from pinghu_cli.quantities.printed import Money, in_words

UNSTATED = "文件未寫明金額"


def payment(tier: Tier) -> str:
    """What a tier pays, its ceiling called a ceiling."""
    match tier.pays:
        case "exact":
            return f"{_each(tier.per)}{_amount(tier.amount)}"
        case "up_to":
            return _ceiling(tier)
        case "rate":
            rate = f"最高{tier.rate_up_to}" if tier.rate_up_to else str(tier.rate)
            limit = f"({_amount(tier.base_limit)}以下)" if tier.base_limit else ""
            return f"{tier.base}{limit}的{rate}" + (f",{_ceiling(tier)}" if tier.up_to else "")
        case "pool":
            return f"總額{_amount(tier.pool)}(全體共用)"
        case "tax":
            return _tax(tier.tax) if tier.tax else UNSTATED
        case _:
            return UNSTATED


def reach(target: Target) -> str:
    """How far a target reaches, with its printed qualifiers: 力爭3家, 30家以上, 增長25%以上."""
    before = [word for word in target.qualifier if word not in BEHIND]
    behind = [word for word in target.qualifier if word in BEHIND]
    change = CHANGES[target.op][0] if target.op in CHANGES else ""
    return "".join([*before, change, str(target.value or ""), *behind])


def _ceiling(tier: Tier) -> str:
    return f"{_each(tier.per)}最高{_amount(tier.up_to)}"


def _each(per: str | None) -> str:
    """件 -> 每件; a word that already says 單個 stands as it is."""
    return "" if not per else per if per.startswith("單") else f"每{per}"


def _tax(tax: Tax) -> str:
    then = "應納稅額減半" if tax.reduced_to == "減半" else f"減按{tax.reduced_to}的稅率"
    years = f"其後{tax.reduced_years}年" if tax.reduced_years else "其後"
    return f"免稅{tax.exempt_years}年,{years}{then}"


def _amount(money: Money | None) -> str:
    return in_words(money.yuan) if money else ""
