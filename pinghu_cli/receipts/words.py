"""The working, doubts and remarks of a receipt in the words of a company owner. No arithmetic here."""

import re
import unicodedata
from collections.abc import Iterator

import msgspec

from pinghu_cli.document.grants import HALF
from pinghu_cli.document.query import Offer
from pinghu_cli.document.wording import share
from pinghu_cli.receipts.causes import AMOUNT, SEVERAL, YEAR, causes, input_names, yuan
from pinghu_cli.receipts.claims import Claim, amount_of
from pinghu_cli.receipts.compute import Worth
from pinghu_cli.receipts.rules import PARTS, Period, Rule

NOT_OF_THE_DOCUMENT = "非文件內容"
_BARE = r"[0-9.,]+"
_SMALL_FEN, _LARGE_CAP_FEN = 10_000_00, 100_000_00
"""A bare amount below 1萬元 where the cap is 10萬元 or more is more likely meant in 萬."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One claim with the clause that it is made under, the rule of that clause, and what it comes to.

    ``period`` are the first and the last year in which the document holds.
    """

    claim: Claim
    offer: Offer
    rule: Rule
    result: Worth
    period: Period


def percent(ppm: int) -> str:
    """125,000 parts per million -> 12.5%."""
    return f"{ppm * 100 / PARTS:.4f}".rstrip("0").rstrip(".") + "%"


def needs(entry: Entry) -> tuple[str, ...]:
    """What the applicant must still state, in the document's words."""
    return input_names(entry.rule, entry.result.missing)


def steps(entry: Entry) -> tuple[str, ...]:
    """How the amount comes about, from the stated base to what is granted; empty where nothing is computed."""
    claim, rule, result = entry.claim, entry.rule, entry.result
    if result.unit_fen is None or result.raw_fen is None or result.max_fen is None:
        return ()
    lines = [*_tax_year(entry), _calendar_year(entry) + (_share_of_base(entry) or _fixed(entry))]
    if claim.count > 1:
        per = f"/{entry.offer.tier.per}" if entry.offer.tier.per and rule.each_fen is not None else ""
        lines.append(f"{yuan(result.unit_fen)}{per} × {claim.count} = {yuan(result.raw_fen)}")
    if result.cause == "total_cap" and rule.total_fen is not None:
        lines.append(f"同一申請人各年累計上限 {yuan(rule.total_fen)} → 本筆計 {yuan(result.max_fen)}")
    elif rule.together_fen is not None and result.before_fen:
        taken = f"前面各筆已計 {yuan(result.before_fen)},{_whose(entry)}上限 {yuan(rule.together_fen)}"
        lines.append(f"{taken} → 本筆計 {yuan(result.max_fen)}")
    elif rule.together_fen is not None and result.max_fen < result.raw_fen:
        lines[-1] += f" → {'一次性,只計一次' if rule.one_time else '上限'} {yuan(result.max_fen)}"
    return tuple(lines)


def _share_of_base(entry: Entry) -> str:
    """實際合作支出 3,200,000 元 × 最高20% = 640,000 元; empty where the amount is no share of a base."""
    claim, rule, result = entry.claim, entry.rule, entry.result
    part = rule.share_ppm(claim.profit_year)
    if part is None or claim.base_fen is None or result.exact_fen is None or result.unit_fen is None:
        return ""
    if rule.exempt_ppm is not None:
        saved, what = f"({percent(rule.exempt_ppm)} − {percent(rule.exempt_ppm - part)})", "少繳 "
    else:
        saved, what = f"{share(entry.offer.tier)}{_times(entry)}", ""
    if rule.least_ppm is not None:
        what = f"{yuan(claim.base_fen * rule.least_ppm // PARTS)}至 "
    rounding = {"": "", "cut": "(分以下捨去)", "rounded": "(四捨五入到分)"}[result.rounding]
    working = f"{rule.base} {yuan(claim.base_fen)} × {saved} = {what}{yuan(result.exact_fen)}{rounding}"
    return working if result.unit_fen == result.exact_fen else f"{working} → 上限 {yuan(result.unit_fen)}"


def _times(entry: Entry) -> str:
    """Of what is paid by the month, for how many: × 最長 12 個月."""
    tier = entry.offer.tier
    return f" × {'最長 ' if tier.months_up_to else ''}{tier.paid_months} 個月" if tier.paid_months else ""


def _fixed(entry: Entry) -> str:
    """最高 250,000 元,一次性."""
    rule, result = entry.rule, entry.result
    assert rule.fixed_fen is not None
    assert result.unit_fen is not None
    printed = f"{_award(entry, rule.fixed_fen)}{',一次性' if rule.one_time else ''}"
    if result.unit_fen == rule.fixed_fen:
        return printed
    if rule.each_fen is not None and result.unit_fen == rule.each_fen:
        return f"{printed} → 上限 {yuan(rule.each_fen)}"
    return f"{printed} → 不超過{rule.base} {yuan(result.unit_fen)}"


def _award(entry: Entry, fixed: int) -> str:
    """最高 300,000 元; 100,000 元至 300,000 元; 每月 1,000 元 × 最長 12 個月 = 12,000 元."""
    tier = entry.offer.tier
    most = "最高 " if tier.up_to and not tier.amount and not tier.at_least else ""
    printed = f"{most}{yuan(fixed // (tier.paid_months or 1))}"
    if tier.at_least:
        printed = f"{yuan(tier.at_least.fen)}至 {printed}"
    return f"每月 {printed}{_times(entry)} = {yuan(fixed)}" if tier.paid_months else printed


def _whose(entry: Entry) -> str:
    """Whose sum the cap binds."""
    year = entry.claim.year or entry.period[1]
    when = "" if not entry.rule.by_year else f"{year} 年" if year else "同一年"
    return f"同一申請人{when}合計"


def _calendar_year(entry: Entry) -> str:
    """Which year's cap a claim is made under, where it names one."""
    return f"{entry.claim.year} 年:" if entry.rule.by_year and entry.claim.year is not None else ""


def _tax_year(entry: Entry) -> Iterator[str]:
    """Which phase of the tax rule the year falls in."""
    rule, tax, year = entry.rule, entry.offer.tier.tax, entry.claim.profit_year
    if tax is None or year is None or rule.exempt_ppm is None or rule.reduced_ppm is None:
        return
    how = HALF if tax.reduced_to == HALF else "減按"
    phase = "免稅" if year <= tax.exempt_years else f"{how},稅率 {percent(rule.exempt_ppm - rule.reduced_ppm)}"
    yield f"獲利第 {year} 年:{phase}(法定稅率 {percent(rule.exempt_ppm)},{NOT_OF_THE_DOCUMENT})"


def notes(entry: Entry) -> tuple[str, ...]:
    """The reason where there is no amount, doubts about the input, inputs that were not used, remarks of the data."""
    found = [*_reason(entry), *_doubts(entry), *_unused(entry)]
    if entry.rule.exempt_ppm is not None:
        source = f"法定稅率 {percent(entry.rule.exempt_ppm)}與自獲利年度起算為一般知識,{NOT_OF_THE_DOCUMENT}"
        found.append(f"{source};省下的稅款是與法定稅率相比,原已適用較低稅率的省得較少")
    return (*found, *entry.offer.readings, *entry.offer.incentive.notes)


def _reason(entry: Entry) -> Iterator[str]:
    """Why a claim gives nothing, or nothing that can be computed yet."""
    claim, cause = entry.claim, entry.result.cause
    if entry.result.status != "estimated" and cause is not None:
        said = causes(entry.rule, entry.offer, entry.period)
        words = said.get(f"{cause}{SEVERAL}", said[cause]) if claim.count > 1 else said[cause]
        year = claim.year if cause == "out_of_period" else claim.profit_year
        yield words.replace(AMOUNT, yuan(claim.base_fen or 0)).replace(YEAR, str(year))


def _doubts(entry: Entry) -> Iterator[str]:
    """Inputs that may be meant otherwise, and what the figure leaves open."""
    rule, claim, result, base = entry.rule, entry.claim, entry.result, entry.rule.base
    if result.status != "estimated":
        return
    if rule.within_base and claim.base_fen is None:
        yield f"沒有填寫{base};支持不會超過實際支出,填寫後才算得準(寫成 {rule.incentive}=金額)"
    if claim.base_fen is not None and rule.takes_base:
        yield from _unlikely(entry, claim.base_fen)
    if result.rounding:
        how = "上限不得超過,分以下捨去" if result.rounding == "cut" else "分以下四捨五入"
        yield f"條文沒有寫分以下怎麼計,{how}為本工具所定"


def _unlikely(entry: Entry, base: int) -> Iterator[str]:
    """An amount that is more likely a count, or meant in 萬."""
    claim, cap = entry.claim, entry.rule.cap_fen
    if claim.count > 1 and claim.count * 100 > base:
        number = base // 100
        meant = f"若是 {number} 件、每件 {claim.count:,} 元,請寫 ={claim.count}x{number}"
        yield f"所填每件 {yuan(base)}、數量 {claim.count:,};{meant}"
    amount = unicodedata.normalize("NFKC", amount_of(claim.written))
    is_large = cap is None or cap >= _LARGE_CAP_FEN
    if re.fullmatch(_BARE, amount) and base < _SMALL_FEN and is_large and entry.rule.each_fen is None:
        yield f"所填 {amount} 按 {yuan(base)}計算;若是 {amount} 萬元,請寫 {amount}萬"


def _unused(entry: Entry) -> Iterator[str]:
    """Inputs that the rule does not use, each named."""
    rule, claim = entry.rule, entry.claim
    if claim.base_fen is not None and not rule.takes("base"):
        how = "本項數額由條文寫定,不按金額計算" if rule.is_computable else "本項無法按金額計算"
        yield f"{how};所填金額 {yuan(claim.base_fen)}未採用"
    if claim.count > 1 and not rule.takes("count"):
        yield f"本項無法按數量計算;所填數量 {claim.count} 未採用"
    if claim.year is not None and not rule.takes("year") and entry.result.status != "out_of_period":
        yield f"本項不按年度計算;所填 {claim.year} 年未採用"
    if claim.profit_year is not None and not rule.takes("profit_year"):
        yield f"本項與獲利年度無關;所填第 {claim.profit_year} 年未採用"
