"""What a figure in a granting sentence is: a bound of the spend, a rate, an amount or a ceiling.

A figure is what its neighbours make it: 投資500萬元以上 is a bound, 按5% a rate, 給予20萬元 an amount, 最高50萬元 a
ceiling. What cannot be told is none of these: no bound is taken for an amount.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

import msgspec

from pinghu_cli.document.operators import (
    CEILING,
    FROM,
    FROM_BEFORE,
    INCLUDED,
    JOINED,
    OF_WHAT,
    OVER_BEFORE,
    RANGE,
    TO,
    UNDER_BEFORE,
    WITHIN,
)
from pinghu_cli.editions.drafting.figures import Figure
from pinghu_cli.editions.drafting.notation import words

Role = Literal["from", "to", "rate", "amount", "cap", "range", "none"]
_SIGHT = 14
"""Characters behind a figure that say what it is."""
_PER_UNIT = r"^/[\u4e00-\u9fff]{1,4}(?=、)"
"""What each figure of a list is paid for: 25元/平方米、40元/平方米."""


class Group(msgspec.Struct):
    """Figures of one list, and their role."""

    figures: list[Figure]
    role: Role
    before: str
    """What stands between the figure before the list and the list."""
    is_most: bool
    """Whether words beside it make a rate the most: 最高20%, 20%以內, 5%-20%."""
    is_carried: bool
    """Whether the word that makes it a ceiling stands before the figures before it."""
    ends_range: list[bool]
    """Of each figure, whether it is the upper end of a range whose lower end stands before it."""

    @property
    def is_range(self) -> bool:
        """Whether the list holds a range: 10萬元至20萬元."""
        return any(self.ends_range)


class Surroundings(NamedTuple):
    """What stands round a list of figures, and what the lists before it were."""

    kind: str
    before: str
    behind: str
    sentence: str
    """All that stands before the list in its sentence."""
    is_unpaid: bool
    last_role: Role | None
    pays_rate: bool
    """Whether a rate before it is paid."""


def groups_of(folded: str, start: int, inside: Sequence[Figure]) -> Iterator[Group]:
    """The figures of money and rates of one sentence in order, those of a list together."""
    previous = start
    is_unpaid, last_role, pays_rate = False, None, False
    for group in _lists(folded, start, inside):
        figures, ends = [figure for figure, _ in group], [ends_range for _, ends_range in group]
        kind, is_range = figures[0].kind, any(ends)
        before, behind = folded[previous : figures[0].start], folded[figures[-1].end :][: 2 * _SIGHT]
        sentence = re.split("[;。]", folded[start : figures[0].start])[-1]
        is_unpaid = _is_unpaid(before, behind, kind, unpaid=is_unpaid)
        seen = Surroundings(kind, before, behind, sentence, is_unpaid, last_role, pays_rate)
        is_most = _is_most(before, behind) or (is_range and kind == "rate")
        alone = _role(before, behind, kind, is_range=is_range, is_most=is_most)
        role = next((role for roles, holds, role in _OVERRULED if alone in roles and holds(seen)), alone)
        is_carried = alone == "amount" and role == "cap" and _shares_ceiling(seen)
        last_role, pays_rate = role, pays_rate or role == "rate"
        yield Group(figures, role, before, is_most, is_carried, ends)
        previous = figures[-1].end


def _lists(folded: str, start: int, inside: Sequence[Figure]) -> list[list[tuple[Figure, bool]]]:
    """The figures of money and rates, those of a list together, and of each whether it is the upper end of a range."""
    groups: list[list[tuple[Figure, bool]]] = []
    previous = start
    for figure in inside:
        if figure.kind not in ("money", "rate"):
            continue
        between = folded[previous : figure.start]
        last = groups[-1][-1][0] if groups else None
        follows = last is not None and last.kind == figure.kind and last.end == previous
        between = re.sub(_PER_UNIT, "", between)
        ends_range = follows and re.fullmatch(rf"{INCLUDED}(?:{RANGE})\s*", between) is not None
        ends_range = ends_range or (follows and _goes_on(folded[start : groups[-1][-1][0].start], between))
        if ends_range or (follows and re.fullmatch(rf"{INCLUDED}{JOINED}", between)):
            groups[-1].append((figure, ends_range))
        else:
            groups.append([(figure, False)])
        previous = figure.end
    return groups


def _is_deducted_rate(seen: Surroundings) -> bool:
    return seen.kind == "rate" and is_deducted(seen.sentence, seen.behind)


def _is_changed(seen: Surroundings) -> bool:
    return re.search(f"{words()['changed']}$", seen.before) is not None


def _is_changed_share(seen: Surroundings) -> bool:
    changed = rf"(?:{words()['share']})由[^,;]*{words()['changed']}$"
    return seen.kind == "rate" and re.search(changed, seen.sentence) is not None


def _is_changed_ceiling(seen: Surroundings) -> bool:
    return _is_changed(seen) and re.search(CEILING, seen.sentence) is not None


def _shares_ceiling(seen: Surroundings) -> bool:
    return seen.last_role == "cap" and re.fullmatch(rf"[^,;。]{{0,{_SIGHT}}}、", seen.before) is not None


def _is_raised_rate(seen: Surroundings) -> bool:
    return seen.pays_rate and _is_changed(seen)


def _is_listed(seen: Surroundings) -> bool:
    return (
        seen.kind == "money"
        and seen.last_role == "amount"
        and re.fullmatch(rf"、[^,;。、]{{1,{_SIGHT}}}", seen.before) is not None
    )


_ANY: tuple[Role, ...] = get_args(Role)
_OVERRULED: tuple[tuple[tuple[Role, ...], Callable[[Surroundings], bool], Role], ...] = (
    (_ANY, lambda seen: seen.is_unpaid, "none"),  # 貸款額度500萬元
    (_ANY, _is_deducted_rate, "none"),  # 扣除比例由6%提至10%
    (_ANY, _is_changed_share, "rate"),  # 返還比例由60%提至90%
    (("amount",), _is_changed_ceiling, "cap"),  # 補助上限由200萬元提高到500萬元
    (("amount",), _shares_ceiling, "cap"),  # 最高500萬元安家補貼、1000萬元科研經費
    (("none",), _is_raised_rate, "rate"),  # 按70%執行,留用率達50%以上的提高至100%
    (("none",), _is_listed, "amount"),  # A類100萬元、B類60萬元
)
"""Roles by the words beside a list, when what stands round it overrules them, and the role it then has; the first row
that holds counts."""


def _goes_on(before: str, between: str) -> bool:
    """Whether two figures are a range in words: 不低於50萬元、不超過200萬元."""
    begins = re.search(f"(?:{FROM_BEFORE[:-1]}|最低){OF_WHAT}$", before) is not None
    if re.fullmatch(f"{INCLUDED}[、,]?(?:且|并)?(?:{CEILING})", between) and begins:
        return True
    is_from = re.fullmatch(f"起[、,](?:{CEILING})+", between) is not None  # 資助50萬元起,最高可達1000萬元
    return is_from and re.search(rf"(?:{words()['give']})[^,;]{{0,4}}$", before) is not None


def _is_unpaid(before: str, behind: str, kind: str, *, unpaid: bool) -> bool:
    """Whether a figure says what is lent or how a payment is made, or follows one that does: 首年撥付50%,次年30%."""
    clause = _clause(before)
    if (kind == "rate" and is_instalment(clause, behind)) or (kind == "money" and _is_lent(clause, behind)):
        return True
    return unpaid and not re.search(rf"[;。]|{words()['give']}|{words()['gives']}|{words()['by']}", before)


def _is_lent(clause: str, behind: str) -> bool:
    if re.match(FROM, behind):
        return False  # 獲授信500萬元以上的: who is paid
    if re.search(words()["principal"], clause):
        return True
    pays = re.search(rf"(?:{words()['give']})[^,;]{{0,{_SIGHT}}}$", clause)
    return re.search(words()["lent"], clause) is not None and not pays


def is_of_fund(clause: str, behind: str) -> bool:
    """Whether a sum says how large a fund is: 設立總規模5億元的基金."""
    return re.search(words()["funded"], clause) is not None or re.match(words()["funds"], behind) is not None


def is_deducted(piece: str, behind: str) -> bool:
    """Whether a rate is one of what need not be counted or taxed: 扣除比例由6%提至10%, 按100%加計扣除."""
    return re.search(words()["deducted"], piece) is not None or re.match(words()["deducts"], behind) is not None


def _clause(before: str) -> str:
    return re.split(r"[,;。(]", before)[-1]


def _is_most(before: str, behind: str) -> bool:
    return re.search(f"(?:{CEILING}){OF_WHAT}$", _clause(before)) is not None or _within(behind)


def _within(behind: str) -> bool:
    """Whether 以內 stands behind a figure that is paid: 20萬元以內的獎勵; 20萬元以內的項目 is a bound."""
    match = re.match(rf"{INCLUDED}(?:及|或)?(?:{WITHIN})", behind)
    rest = behind[match.end() :] if match else ""
    return match is not None and (_is_paid(rest) or re.match(f"$|[,;。]|{CEILING}", rest) is not None)


def _is_paid(behind: str) -> bool:
    """Whether a word of payment follows, and no noun of what it would be paid for."""
    gap = rf"(?:(?!{words()['paid_for']}|[的,;。(]).){{0,8}}?"
    return re.match(rf"(?:元)?(?:/[^\s,。;]{{1,4}})?的?{gap}的?{gap}(?:{words()['grant']})", behind) is not None


def _role(before: str, behind: str, kind: str, *, is_range: bool, is_most: bool) -> Role:
    clause = _clause(before)
    pays = re.search(rf"(?:{words()['give']})[^,;]{{0,{_SIGHT}}}$", clause) is not None
    if re.search(words()["seeks"], clause) and not re.search(words()["gives"], clause):
        return "none"
    if re.search(rf"(?:{words()['step']})$", clause) or _is_former(clause, behind):
        return "none"
    if kind == "rate":
        return "rate" if _is_paid_rate(clause, behind, pays=pays, is_most=is_most) else "none"
    return _role_of_money(clause, behind, pays=pays, is_range=is_range)


def _is_former(clause: str, behind: str) -> bool:
    """Whether it is what was paid until now: 由10萬元提高到20萬元."""
    return re.match(words()["changed"], behind) is not None and re.search(words()["former"], clause) is not None


def is_instalment(clause: str, behind: str) -> bool:
    """Whether a rate is a share of what is paid, by which it is paid out: 驗收後兌現70%, 獎金的50%於次年發放."""
    paid_out = words()["instalment"]
    return (
        re.search(rf"(?:{paid_out})$", clause) is not None
        or re.match(rf"(?!的)[^,;。]{{0,{_SIGHT}}}(?:{paid_out})", behind) is not None
    ) and not re.search(words()["gives"], clause)


def is_for_all(clause: str, behind: str) -> bool:
    """Whether an amount is set aside for all that are granted something: 安排200萬元對…進行獎補."""
    set_aside, granted = words()["set_aside"], words()["granted"]
    return re.search(rf"(?:{set_aside})$", clause) is not None and re.match(granted, behind) is not None


def _is_paid_rate(clause: str, behind: str, *, pays: bool, is_most: bool) -> bool:
    share = re.search(rf"{words()['share']}|(?:{words()['years']})$", clause) is not None
    if (re.match(f"{FROM}|{TO}", behind) and not _within(behind)) or re.search(rf"(?:{words()['growth']})$", clause):
        return share
    if re.match(rf"的(?:[,;、]|{words()['paid_for']})", behind) and not (pays or share):
        return False
    return (
        pays
        or share
        or is_most
        or _is_paid(behind)
        or re.search(rf"(?:{words()['gives']}|{words()['by']})[^,;]*$", clause) is not None
        or re.match(words()["rate_behind"], behind) is not None
    )


def _role_of_money(  # noqa: PLR0911 - cases in the order in which they are told apart
    clause: str, behind: str, *, pays: bool, is_range: bool
) -> Role:
    is_award = _is_paid(behind)
    above, below = re.match(FROM, behind), re.match(TO, behind)
    if below and _within(behind) and (pays or not re.search(words()["threshold_nouns"], clause)):
        return "cap"
    if is_of_fund(clause, behind) and (not pays or re.search(words()["funded"], clause)):
        return "none"
    if is_range:
        of_spend = re.search(words()["threshold_nouns"], clause) is not None
        is_standard = re.match(words()["standard"], behind) is not None
        return "range" if pays or is_standard or (is_award and not of_spend) else "from"
    if re.search(words()["issues"], clause) and re.match(rf"的?[^,;。]{{0,6}}{words()['vouchers']}", behind):
        return "amount" if not re.search(CEILING, clause) else "none"
    if re.search(rf"(?:{CEILING})[^\d,;]{{0,6}}$", clause) or (re.match(f"(?:{WITHIN})", behind) and not below):
        return "cap"
    is_bound = re.search(f"{FROM_BEFORE}|{OVER_BEFORE}|{words()['lies_in']}", clause) is not None
    if above or (is_bound and not is_award and not below):
        return "from"
    if below or re.search(UNDER_BEFORE, clause):
        return "to"
    if re.match(rf"的(?:{words()['paid_for']})", behind):
        return "from"
    if re.match(words()["for_vouchers"], behind) or re.search(f"{words()['changed']}$", clause):
        return "amount"
    if is_for_all(clause, behind):
        return "amount"
    if re.search(rf"(?:{words()['threshold_nouns']})$", clause) and re.match("$|[的,;]", behind):
        return "from"
    each = re.search(rf"(?:{words()['for_each']}|{words()['give']}|{words()['for_step']})$", clause) is not None
    return "amount" if is_award or pays or each else "none"
