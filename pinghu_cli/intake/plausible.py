"""Claims that can hardly be meant as they stand: they are told beside the sums, and counted all the same."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.intake.headings import Headings
from pinghu_cli.intake.stems import is_unnamed
from pinghu_cli.intake.wording import wording
from pinghu_cli.quantities.printed import grouped, in_hundred_millions, to_yuan
from pinghu_cli.receipts.rules import PARTS, Rule, rule_of
from pinghu_cli.spelling.normalise import key

TIMES = 1_000
"""So many times as much, or as little, as is usual is a slip of a unit or a comma."""
NAMED = 5
"""How many lines a doubt names."""


class Spread(NamedTuple):
    """Of the amounts for one incentive the least and the most, in 分."""

    incentive: str
    least_fen: int
    most_fen: int


class Amounts(Protocol):
    """The amounts of the claims of a file."""

    def spreads(self) -> Sequence[Spread]:
        """Of each incentive for which there are amounts."""

    def median(self, incentive: str) -> int:
        """The amount in the middle of those for ``incentive``, in 分."""

    def lines(self, incentive: str, below: int, above: int) -> Sequence[tuple[int, int]]:
        """The first `NAMED` lines with amounts less than ``below`` or more than ``above`` 分, and these amounts."""


def places_that_tell(headings: Headings) -> list[int]:
    """The places of the columns in which rows that say the same are the same: all but those that only count rows.

    A first column without a name does, as programs write it.
    """
    return [
        place
        for place, column in enumerate(headings.columns)
        if column.role or not (key(column.name) in wording().counting or (place == 0 and is_unnamed(column.name)))
    ]


def about_amounts(document: Document, amounts: Amounts) -> Iterator[str]:
    """A sentence for each incentive with amounts far from the others, from its budget or from where its cap binds."""
    known = {offer.id: offer for offer in offers(document)}
    for spread in amounts.spreads():
        offer = known[spread.incentive]
        rule, budget = rule_of(document, offer), offer.domain.budget
        if spread.most_fen >= TIMES * spread.least_fen:
            middle = amounts.median(spread.incentive)
            far = amounts.lines(spread.incentive, -(-middle // TIMES), middle * TIMES)
            if far:
                usual = f"其餘多在 {grouped(to_yuan(middle))} 元上下"
                yield f"「{offer.name}」{_which(far)},與同項各筆相差千倍以上({usual}),請核對單位"
        if rule.pays_out and budget and spread.most_fen > budget.total.yuan * 100:
            far = amounts.lines(spread.incentive, 0, int(budget.total.yuan * 100))
            printed = in_hundred_millions(budget.total.yuan)
            yield f"「{offer.name}」{_which(far)},超過{offer.domain.title}全部預算 {printed},請核對單位"
        full = _where_the_cap_binds(rule)
        if full and spread.most_fen * TIMES < full:
            most = grouped(to_yuan(spread.most_fen))
            at = grouped(to_yuan(full))
            yield f"「{offer.name}」的金額最多只有 {most} 元,到 {at} 元才及上限;若以萬元計,請在欄名寫明(萬元)"


def _which(far: Sequence[tuple[int, int]]) -> str:
    lines = "、".join(str(line) for line, _ in far)
    return f"第 {lines} 行的金額(第 {far[0][0]} 行 {grouped(to_yuan(far[0][1]))} 元)"


def _where_the_cap_binds(rule: Rule) -> int | None:
    """The amount from which on one claim gets no more, in 分."""
    caps = [cap for cap in (rule.each_fen, rule.together_fen) if cap is not None]
    return min(caps) * PARTS // rule.rate_ppm if rule.pays_out and rule.rate_ppm and caps else None


def about_doubles(doubles: int, line: int, first: int) -> Iterator[str]:
    """``doubles`` rows say the same as an earlier one: that on ``line`` the same as that on line ``first``."""
    if doubles == 1:
        yield f"第 {line} 行與第 {first} 行完全相同,照樣計入;若是重複申請,請刪去其中一行"
    elif doubles:
        yield f"有 {doubles:,} 行與前面的行完全相同(例如第 {line} 行與第 {first} 行),照樣計入;若是重複申請,請刪去"


class Listed:
    """`Amounts` of a file that is read as a whole: incentive -> line and amount of each claim that has one."""

    def __init__(self, claims: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        self._claims = claims

    def spreads(self) -> Sequence[Spread]:
        """See `Amounts`."""
        return [Spread(incentive, min(self._of(incentive)), max(self._of(incentive))) for incentive in self._claims]

    def median(self, incentive: str) -> int:
        """See `Amounts`."""
        return statistics.median_low(self._of(incentive))

    def lines(self, incentive: str, below: int, above: int) -> Sequence[tuple[int, int]]:
        """See `Amounts`."""
        return [(line, fen) for line, fen in self._claims[incentive] if not below <= fen <= above][:NAMED]

    def _of(self, incentive: str) -> list[int]:
        return [fen for _, fen in self._claims[incentive]]
