"""The working, reasons and remarks of a receipt in the words of a company owner. No arithmetic here."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.document.query import Offer
from pinghu_cli.quantities.printed import grouped
from pinghu_cli.receipts.claims import Claim
from pinghu_cli.receipts.compute import Need, Worth, rate_for
from pinghu_cli.receipts.rules import HALF, Rule

PROFIT_YEAR = "自獲利年度起的第幾年"
NOT_OF_THE_DOCUMENT = "非文件內容"


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One claim with the clause that it is made under, the rule of that clause, and what it comes to.

    ``years`` are the first and the last that the document is valid for.
    """

    claim: Claim
    offer: Offer
    rule: Rule
    result: Worth
    years: tuple[int, int]


def yuan(amount: Decimal) -> str:
    """3,200,000 元."""
    return f"{grouped(amount)} 元"


def percent(fraction: Decimal) -> str:
    """0.125 -> 12.5%."""
    return f"{(fraction * 100).normalize():f}%"


def needs(entry: Entry) -> tuple[str, ...]:
    """What the applicant must still state, in the document's words."""
    return _inputs(entry.rule, entry.result.missing)


def _inputs(rule: Rule, missing: Sequence[Need]) -> tuple[str, ...]:
    names = {"amount": rule.base or "金額", "profit_year": PROFIT_YEAR}
    return tuple(names[need] for need in missing)


def steps(entry: Entry) -> tuple[str, ...]:
    """How the amount comes about, from the stated base to what is granted; empty where nothing is computed."""
    claim, rule, result = entry.claim, entry.rule, entry.result
    if result.unit is None or result.raw is None or result.granted is None:
        return ()
    lines = [*_tax_year(entry), _calendar_year(entry) + (_share_of_base(entry) or _fixed(entry))]
    if claim.count > 1:
        per = f"/{entry.offer.tier.per}" if entry.offer.tier.per and rule.each is not None else ""
        lines.append(f"{yuan(result.unit)}{per} × {claim.count} = {yuan(result.raw)}")
    if rule.together is not None and result.before:
        taken = f"前面各筆已計 {yuan(result.before)},{_whose(entry)}上限 {yuan(rule.together)}"
        lines.append(f"{taken} → 本筆計 {yuan(result.granted)}")
    elif rule.together is not None and result.granted < result.raw:
        lines[-1] += f" → {'一次性,只計一次' if rule.one_time else '上限'} {yuan(result.granted)}"
    return tuple(lines)


def _share_of_base(entry: Entry) -> str:
    """實際合作支出 3,200,000 元 × 20% = 640,000 元; empty where the amount is no share of a base."""
    claim, rule, result = entry.claim, entry.rule, entry.result
    share = rate_for(rule, claim)
    if share is None or claim.amount is None or result.exact_unit is None or result.unit is None:
        return ""
    saved = f"({percent(rule.tax.statutory)} − {percent(rule.tax.statutory - share)})" if rule.tax else percent(share)
    rounded = "(四捨五入到分)" if result.rounded != result.exact_unit else ""
    saving = "少繳 " if rule.tax else ""
    working = f"{rule.base} {yuan(claim.amount)} × {saved} = {saving}{yuan(result.rounded)}{rounded}"
    return working if result.unit == result.rounded else f"{working} → 上限 {yuan(result.unit)}"


def _fixed(entry: Entry) -> str:
    """最高 250,000 元,一次性."""
    rule, result = entry.rule, entry.result
    assert rule.fixed is not None and result.unit is not None
    printed = f"{'' if rule.exact else '最高 '}{yuan(rule.fixed)}{',一次性' if rule.one_time else ''}"
    return printed if result.unit == rule.fixed else f"{printed} → 不超過{rule.base} {yuan(result.unit)}"


def _whose(entry: Entry) -> str:
    """Whose sum the cap binds."""
    year = f"{entry.claim.year or entry.years[1]} 年" if entry.rule.by_year else ""
    return f"同一申請人{year}合計"


def _calendar_year(entry: Entry) -> str:
    """Which year's cap a claim is made under, where it names one."""
    return f"{entry.claim.year} 年:" if entry.rule.by_year and entry.claim.year is not None else ""


def out_of_period(entry: Entry) -> bool:
    """Whether a claim under a cap per year names a year that the document is not valid for."""
    first, last = entry.years
    return entry.rule.by_year and entry.claim.year is not None and not first <= entry.claim.year <= last


def _tax_year(entry: Entry) -> Iterator[str]:
    """Which phase of the tax rule the year falls in."""
    rule, tax, year = entry.rule.tax, entry.offer.tier.tax, entry.claim.profit_year
    if rule is None or tax is None or year is None:
        return
    how = "減半" if tax.reduced_to == HALF else "減按"
    phase = "免稅" if year <= rule.exempt_years else f"{how},稅率 {percent(rule.reduced)}"
    yield f"獲利第 {year} 年:{phase}(法定稅率 {percent(rule.statutory)},{NOT_OF_THE_DOCUMENT})"


def notes(entry: Entry) -> tuple[str, ...]:
    """Reason, doubts about the text, inputs that were not used, and the remarks of the data."""
    found = [*_reason(entry), *_doubts(entry), *_unused(entry)]
    if entry.rule.tax:
        source = f"法定稅率 {percent(entry.rule.tax.statutory)}與自獲利年度起算為一般知識,{NOT_OF_THE_DOCUMENT}"
        found.append(f"{source};省下的稅款是與法定稅率相比,原已適用較低稅率的省得較少")
    return (*found, *entry.offer.incentive.notes)


def _reason(entry: Entry) -> Iterator[str]:
    """Why a claim gives nothing, or nothing that can be computed yet."""
    claim, result = entry.claim, entry.result
    if result.status != "estimated":
        amount = yuan(claim.amount) if claim.amount is not None else ""
        several = claim.count > 1
        yield reason(entry.rule, entry.offer, result.missing, several, amount=amount, profit_year=claim.profit_year)


def reason(
    rule: Rule, offer: Offer, missing: Sequence[Need], several: bool, *, amount: str, profit_year: int | str | None
) -> str:
    """Why a claim that is not estimated is not: it lacks ``missing``, is not eligible, or no amount is printed.

    ``several``: whether it is for more than one unit. ``amount`` and ``profit_year`` are the claim's, as they are said.
    """
    if missing:
        most = rule.each or rule.together
        known = f";無論如何不超過 {yuan(most)}" if most and not (rule.each and several) else ""
        return f"請填寫{'、'.join(_inputs(rule, missing))}才能計算{known}"
    if rule.kind == "pool" and offer.tier.pool:
        total = yuan(offer.tier.pool.yuan)
        return f"條文只寫明總額 {total},由領取者共用,沒有寫明每人可得多少;請向{offer.lead}詢問"
    if rule.kind == "unstated":
        return f"條文沒有寫明金額或比例;請向{offer.lead}詢問"
    if rule.tax:
        last = rule.tax.exempt_years + (rule.tax.reduced_years or 0)
        return f"優惠到第 {last} 年為止,第 {profit_year} 年不再適用"
    assert rule.base_limit is not None
    return f"{rule.base} {amount},條文限 {yuan(rule.base_limit)}以下(含本數)"


def _doubts(entry: Entry) -> Iterator[str]:
    """What the text leaves open and how it was read here."""
    rule, result, claim = entry.rule, entry.result, entry.claim
    if result.status != "estimated":
        return
    several, award = result.together_units > 1, rule.rate is None and rule.fixed is not None
    if several and award and rule.one_time and rule.together is not None:
        yield f"一次性獎勵,同一申請人只計一次;若屬不同認定,請向{entry.offer.lead}確認"
    elif several and rule.together is not None and entry.offer.tier.per is None:
        yield "條文沒有寫明上限按每筆還是按申請人計算,這裡按同一申請人合計,從嚴計算"
    elif several and award and rule.each is None:
        yield f"條文沒有寫明能否多次獲得,這裡按 {result.together_units} 次相加;請向{entry.offer.lead}確認"
    if award and rule.base and claim.amount is None:
        yield f"沒有填寫{rule.base};支持不會超過實際支出,填寫後才算得準(寫成 {rule.id}=金額)"
    if out_of_period(entry):
        yield f"{claim.year} 年不在文件有效期內;請向{entry.offer.lead}詢問該年是否適用"


def _unused(entry: Entry) -> Iterator[str]:
    """Inputs that the rule has no use for: said, never dropped silently."""
    rule, claim = entry.rule, entry.claim
    computable = rule.kind not in {"pool", "unstated"}
    if claim.amount is not None and rule.base is None:
        how = "本項數額由條文寫定,不按金額計算" if computable else "本項無法按金額計算"
        yield f"{how};所填金額 {yuan(claim.amount)}未採用"
    if claim.count > 1 and not computable:
        yield f"本項無法按數量計算;所填數量 {claim.count} 未採用"
    if claim.year is not None and not rule.by_year:
        yield f"本項不按年度計算;所填 {claim.year} 年未採用"
    if claim.profit_year is not None and rule.tax is None:
        yield f"本項與獲利年度無關;所填第 {claim.profit_year} 年未採用"
