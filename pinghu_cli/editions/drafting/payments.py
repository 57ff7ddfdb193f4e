"""One payment of a clause: its figures tier by tier, with what each is of, what it counts, and its thresholds."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from pinghu_cli.document.operators import CEILING, FROM_BEFORE, OVER_BEFORE
from pinghu_cli.editions.drafting.figures import Figure
from pinghu_cli.editions.drafting.labels import labelled
from pinghu_cli.editions.drafting.notation import pattern, plain, words
from pinghu_cli.editions.drafting.roles import Group, Role, is_for_all
from pinghu_cli.editions.drafting.spans import trimmed


class Bound(NamedTuple):
    """A threshold (from) or the largest base (to) of the payments behind it; of bands, one figure for each."""

    role: Role
    printed: list[str]
    before: str
    ends_range: Sequence[bool]
    end: int

    @property
    def bands(self) -> list[tuple[str | None, str | None]]:
        """Each figure or range as least and largest base: 500萬元至2000萬元、2000萬元以上."""
        found: list[tuple[str | None, str | None]] = []
        for value, ends_range in zip(self.printed, self.ends_range, strict=True):
            if ends_range:
                found[-1] = (found[-1][0], value)
            else:
                found.append((value, None) if self.role == "from" or True in self.ends_range else (None, value))
        return found

    @property
    def noun(self) -> str:
        """What it is a bound of: the last noun before the figure."""
        before = re.sub(f"(?:首次)?(?:{FROM_BEFORE}|{OVER_BEFORE})", "", re.split(r"[,;。、(]", self.before)[-1])
        return before[-4:] or "-"


class Tier(msgspec.Struct):
    """One way of paying; figures as printed. ``place`` is where its first number stands in the text."""

    place: int
    label: str | None = None
    kind: str | None = None
    amount: str | None = None
    up_to: str | None = None
    rate: str | None = None
    rate_up_to: str | None = None
    rate_at_least: str | None = None
    pool: str | None = None
    range: tuple[str, str] | None = None
    starts: str | None = None
    ends: str | None = None
    limit: str | None = None
    months: int | None = None
    base: str | None = None
    per: str | None = None
    doubt: str | None = None
    places: list[int] = msgspec.field(default_factory=list)


class Incentive(msgspec.Struct):
    """One grant with its tiers, its quote as ``start:end`` of the text."""

    start: int
    end: int
    tiers: list[Tier]
    role: Role = "none"
    named_from: int = 0
    """Where its own words begin; its quote may begin earlier, with a threshold that it shares."""
    name: str = ""
    form: str = ""
    one_time: bool = False
    recipients: list[str] = msgspec.field(default_factory=list)
    doubt: str | None = None


def payment(
    text: str, folded: str, group: Group, printed: list[str], bounds: Sequence[Bound], span: tuple[int, int]
) -> Incentive:
    """The payment that a list of figures makes, with the bounds that stood before it."""
    start, _ = trimmed(text, span[0], span[1])
    first = group.figures[0]
    pool = group.role == "amount" and _is_pool(group.before, folded[first.end :])
    tiers: list[Tier] = []
    before = folded[start : first.start]
    if group.role == "range":
        tiers = [Tier(place=first.start, range=(printed[0], printed[-1]))]
    elif group.role == "rate" and group.is_range:
        tiers = [Tier(place=first.start, rate_at_least=printed[0], rate_up_to=printed[-1])]
    else:
        for figure, value in zip(group.figures, printed, strict=True):
            tier = Tier(place=figure.start)
            if group.role == "rate":
                setattr(tier, "rate_up_to" if group.is_most else "rate", value)
            elif group.role == "cap":
                tier.up_to = value
            elif pool:
                tier.pool = value
            else:
                tier.amount = value
            tiers.append(tier)
    for tier, figure in zip(tiers, group.figures, strict=False):
        tier.places = [figure.start]
        tier.per = _per(folded, figure, before)
        if group.role == "rate":
            tier.base = base_of(text, folded, start, first.start)
    _give_bands_or_thresholds(tiers, bounds)
    tiers = labelled(text, folded, start, first.start, tiers)
    return Incentive(start=start, end=group.figures[-1].end, tiers=tiers, role=group.role, named_from=start)


def _is_pool(before: str, behind: str) -> bool:
    """Whether an amount is what all share: 發放消費券1000萬元; 每人100元消費券 is none."""
    clause, following = re.split(r"[,;]", before)[-1], re.split(r"[,;。]", behind)[0]
    if pattern("every").search(clause):
        return False
    if is_for_all(clause, following):
        return True
    vouchers = re.search(words()["issues"], clause + "…" + following) and re.search(
        words()["vouchers"], clause + following
    )
    return vouchers is not None or re.search(rf"(?:{words()['pool']})[^,;]{{0,6}}$", clause) is not None


def _give_bands_or_thresholds(tiers: Sequence[Tier], bounds: Sequence[Bound]) -> None:
    """Give tiers their thresholds: each its band, where bands are printed, else those of the clause."""
    bands = [band for bound in bounds for band in bound.bands]
    if 1 < len(tiers) <= len(bands) and any(high for _, high in bands):
        for tier, band in zip(tiers, bands[-len(tiers) :], strict=True):
            tier.starts, tier.ends = band
        return
    for role, field in (("from", "starts"), ("to", "ends")):
        _give_thresholds(tiers, [bound for bound in bounds if bound.role == role], field)


def _give_thresholds(tiers: Sequence[Tier], bounds: Sequence[Bound], field: str) -> None:
    """Give tiers their thresholds: one each, or all the same; of several, the one that is of their base."""
    values = [value for bound in bounds for value in bound.printed]
    if not values:
        return
    if len(values) == len(tiers):
        for tier, value in zip(tiers, values, strict=True):
            setattr(tier, field, value)
        return
    if len(values) == 2 and any(bounds[0].ends_range) and len(tiers) == 1:
        tiers[0].starts, tiers[0].ends = values
        return
    base = plain(tiers[0].base or "")
    chosen = next((bound for bound in bounds if base and bound.noun in base), bounds[0])
    others = [value for value in values if value not in chosen.printed]
    for tier in tiers:
        setattr(tier, field, chosen.printed[-1])
        if len(chosen.printed) > 1:
            tier.doubt = "門檻對應哪一檔?"
        elif others:
            tier.doubt = f"另有門檻 {'、'.join(others)}?"


def share_bounds(whole: Incentive, some: Incentive) -> None:
    """What is paid to some of those just named (其中…) has their threshold, where it is the same for all."""
    for field in ("starts", "ends"):
        values = {getattr(tier, field) for tier in whole.tiers}
        if len(values) == 1 and values != {None}:
            some.start = whole.start
            for tier in some.tiers:
                setattr(tier, field, *values)


def is_raised(folded: str, paid: Incentive) -> bool:
    """Whether a payment is that of the sentence before it, but more: 列入重點的,補助比例提高到10%."""
    tier = paid.tiers[0]
    raised = re.search(rf"(?:{words()['changed']})$", folded[paid.start : tier.place])
    return raised is not None and tier.rate is not None and tier.starts is None and tier.ends is None


def _each() -> str:
    """A pattern of the word by which a sum is paid for each: 每平方米; 每個… says nothing without its noun."""
    return rf"每(?!个)({pattern('counters').pattern})"


def _per(folded: str, figure: Figure, before: str) -> str | None:
    behind = re.match(r"/([\u4e00-\u9fff]{1,3})", folded[figure.end :])
    if behind:
        return behind[1]
    each = re.search(rf"{_each()}[^,;\d]{{0,8}}$", before)
    scope = scope_before(re.split(r"[,;]", before)[-1])
    if not each:
        return scope
    is_behind = scope is not None and (each[0].endswith(scope) or each[0].find(scope) > 0)  # 每平方米每年補助20元
    return each[1] if scope is None or is_behind else scope


def month_before(before: str, paid: Incentive) -> str | None:
    """The word by which a ceiling of a rate is one of each month: 每月最高5000元."""
    monthly = pattern("per_month").search(re.split("[,;]", before)[-1])
    return monthly[0] if monthly and paid.role == "rate" else None


def scope_before(before: str) -> str | None:
    """The word before a figure that says what its cap counts for."""
    clause = re.split(r"[;]", before)[-1]
    match = re.search(rf"({words()['scope']})[^,;]{{0,8}}$", clause)
    if match:
        return match[1]
    each = re.search(rf"{_each()}[^,;\d]{{0,6}}$", clause)
    return each[1] if each else None


def base_of(text: str, folded: str, start: int, end: int) -> str | None:
    """What a rate is a share of: the words before it in its clause."""
    clause_start = max(folded.rfind(mark, start, end) for mark in ",;。") + 1 or start
    clause = folded[clause_start:end]
    if re.search(rf"{words()['changed']}$", clause):
        return None  # 補助比例提高到8%: it is printed with the rate that changed
    tail = rf"(?:{words()['no_noun']}|{CEILING}|{FROM_BEFORE[:-1]})*$"
    named = (rf"(?:{before})([^,;]{{1,24}}?){tail}" for before in words()["of_what"])
    ways = (*named, rf"([\u4e00-\u9fff]{{2,10}}?){tail}")
    match = next((found for way in ways if (found := re.search(way, clause))), None)
    if not match:
        return None
    name = re.sub(rf"^(?:{words()['no_noun']}|{CEILING})+", "", match[1])
    if not name or re.search(r"\d", name) or pattern("years").fullmatch(name):
        return None
    left = clause_start + match.start(1) + match[1].find(name)
    return text[left : left + len(name)].strip() or None


def printed_of(text: str, figure: Figure, group: Sequence[Figure]) -> str:
    """As printed; of a list that prints its unit once (500、3000、5000萬元), with that unit."""
    value = figure.printed(text)
    if figure.unit == "shared":
        last = group[-1]
        value += text[last.number_end : last.end]
    return value.strip()
