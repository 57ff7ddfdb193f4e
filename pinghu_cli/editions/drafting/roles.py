"""What a figure in a granting sentence is: a bound of the spend, a rate, an amount or a ceiling.

A figure is what its neighbours make it: 投資500萬元以上 is a bound, 按5% a rate, 給予20萬元 an amount, 最高50萬元 a
ceiling. What cannot be told is none of these: no bound is taken for an amount.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from pinghu_cli.editions.drafting.figures import Figure
from pinghu_cli.editions.drafting.notation import pattern, words

Role = Literal["from", "to", "rate", "amount", "cap", "range", "none"]


def _included() -> str:
    """The mark that a bound includes its figure: 500万元(含)以上."""
    return f"(?:{words()['bounds']['included']})?"


class Group(msgspec.Struct):
    """Figures of one list, and their role."""

    figures: list[Figure]
    role: Role
    before: str
    """What stands between the figure before the list and the list."""


def groups_of(folded: str, start: int, inside: Sequence[Figure]) -> Iterator[Group]:
    """The figures of money and rates of one sentence in order, those of a list together."""
    groups: list[list[Figure]] = []
    previous = start
    ranges: set[int] = set()
    for figure in inside:
        if figure.kind not in ("money", "rate"):
            continue
        between = folded[previous : figure.start]
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.kind == figure.kind
            and last.end == previous
            and re.fullmatch(rf"{_included()}(?:{words()['bounds']['listed']})\s*", between)
        ):
            groups[-1].append(figure)
        elif (
            last
            and last.kind == figure.kind
            and last.end == previous
            and re.fullmatch(rf"(?:{words()['bounds']['range']})\s*", re.sub(_included(), "", between))
        ):
            groups[-1].append(figure)
            ranges.add(len(groups) - 1)
        else:
            groups.append([figure])
        previous = figure.end
    previous = start
    for place, figures_ in enumerate(groups):
        before = folded[previous : figures_[0].start]
        yield Group(figures_, _role(folded, before, figures_, is_range=place in ranges), before)
        previous = figures_[-1].end


def _role(  # noqa: PLR0911, PLR0912 - cases in the order in which they are told apart
    folded: str, before: str, listed: Sequence[Figure], *, is_range: bool
) -> Role:
    last = listed[-1]
    behind = folded[last.end : last.end + 14]
    clause = re.split(r"[,;。]", before)[-1]
    kind = listed[0].kind
    above, below = (re.match(f"{_included()}(?:{words()['bounds'][name]})", behind) for name in ("above", "below"))
    ceiling = re.search(rf"(?:{words()['ceiling']})[^\d,;]{{0,6}}$", clause) is not None
    pays = re.search(rf"(?:{words()['give']}|奖金|标准|奖)[^,;]{{0,14}}$", clause) is not None
    if re.search(words()["seeks"], clause) and not re.search(r"给予", clause):
        return "none"
    is_award = (
        re.match(
            rf"(?:元)?(?:/[^\s,。;]{{1,4}})?的?(?:一次性|资金|运营|启动|生活|租房|建设)*的?(?:{words()['grant']})",
            behind,
        )
        is not None
    )
    if kind == "rate":
        if above or below or _ends(clause, "growth"):
            return "none" if not re.search(r"补贴比例|补助比例|奖励比例|比例(?:不超过|最高)", clause) else "rate"
        if (
            is_award
            or pays
            or re.search(r"按[^,;]*$|给予[^,;]*$", clause)
            or ceiling
            or re.match(r"(?:[,、]?最高|给予|予以|的(?:比例|标准)|进行|,|补)", behind)
        ):
            return "rate"
        return "none"
    if re.match(rf"{_included()}(?:{words()['bounds']['within']})的?(?:{words()['grant']})", behind):
        return "cap"
    if re.search(r"额度|授信|担保额$", clause) and not pays:
        return "none"
    if is_range:
        return "range" if pays or (is_award and not pattern("threshold_nouns").search(clause)) else "from"
    if ceiling:
        return "cap"
    if above or (_ends(clause, "before") and not is_award):
        return "from"
    if below:
        return "to"
    if re.match(r"(?:封顶|为限)", behind):
        return "cap"
    if re.match(r"的(?:项目|企业|单位|设备|部分)", behind):
        return "from"
    if is_award or pays or re.search(r"(?:每[^,;\d]{1,8}|再|奖|补)$", clause):
        return "amount"
    return "none"


def _ends(clause: str, name: str) -> bool:
    """Whether the words before a figure end in one of the bounds called ``name``."""
    return re.search(rf"(?:{words()['bounds'][name]})\s*$", clause) is not None
