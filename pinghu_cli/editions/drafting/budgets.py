"""What a domain sets aside, with its parts, wherever in the domain it stands; and the total of all."""

import re
from typing import NamedTuple

import msgspec

from pinghu_cli.document.operators import BEHIND
from pinghu_cli.editions.drafting.figures import Figure, figures
from pinghu_cli.editions.drafting.notation import pattern, plain
from pinghu_cli.editions.drafting.spans import trimmed
from pinghu_cli.quantities.printed import Money

_REACH = 60
"""Characters between who spends and how much."""


class Amount(msgspec.Struct):
    """An amount with its name and quote, and the places of its figures."""

    name: str
    amount: str
    quote: str
    place: int


class Found(NamedTuple):
    """A budget in one text."""

    total: Amount
    parts: list[Amount]
    doubt: str | None


def budget(text: str, *, is_overview: bool = False) -> Found | None:
    """The budget that a text states; None where it states none.

    In an overview any sum set aside as a fund is one, elsewhere what public money or a budget is said to be.
    """
    folded = plain(text)
    for match in re.finditer(r"[^。\n]+", folded):
        start, end = match.span()
        money = [figure for figure in figures(folded) if figure.kind == "money" and start <= figure.start < end]
        stated = _set_aside(folded, (start, end), money)
        if stated is None and (is_overview or pattern("budget", "listed").search(folded, start, end)):
            stated = _fund(folded, start, money)
        is_alone = stated is None and is_overview and _is_alone(folded, match.span(), money)
        if is_alone:
            stated = money[0], start
        if stated is None:
            continue
        first, begin = stated
        until = end
        if pattern("budget", "parts").match(folded, end + 1):
            until = folded.find("。", end + 1)
            until = len(folded) if until < 0 else until
            money = [figure for figure in figures(folded) if figure.kind == "money" and start <= figure.start < until]
        opening = _clause_start(folded, start, begin)
        close = pattern("budget", "spends").match(folded, first.end)
        quote = slice(*trimmed(text, opening, close.end() if close else first.end))
        total = Amount("", first.printed(text), text[quote], first.start)
        parts = _parts(text, folded, [figure for figure in money if figure.start > first.start], first.end, until)
        doubt = _sum_doubt(total, parts)
        if doubt and not pattern("budget", "parts").search(folded, first.end, until):
            parts, doubt = [], None  # figures that merely stand behind it
        return Found(total, parts, "是這個領域的預算?" if is_alone else doubt)
    return None


def _is_alone(folded: str, span: tuple[int, int], money: list[Figure]) -> bool:
    """Whether a sum stands alone, as in the bracket of a heading: 資金4500萬元."""
    start, end = span
    return (
        len(money) == 1
        and pattern("budget", "alone").fullmatch(folded[start : money[0].start].strip()) is not None
        and not folded[money[0].end : end].strip()
    )


def _set_aside(folded: str, span: tuple[int, int], money: list[Figure]) -> tuple[Figure, int] | None:
    """The amount that a sentence sets aside, and where its words begin: 財政安排…8億元, or 安排8億元財政資金."""
    start, end = span
    spends = pattern("budget", "spends").search(folded, start, end)
    first = next((figure for figure in money if spends and figure.start > spends.start()), None)
    if spends and first and first.start - spends.end() <= _REACH and _sets_aside(folded[spends.start() : first.start]):
        return first, spends.start()
    for figure in money:
        left = _clause_start(folded, start, figure.start)
        if pattern("budget", "spends").match(folded, figure.end) and _sets_aside(folded[left : figure.start]):
            return figure, left
    return None


def _fund(folded: str, start: int, money: list[Figure]) -> tuple[Figure, int] | None:
    """The fund that a sentence sets up, and where its words begin: 安排專項資金1800萬元, 安排1億元扶持資金."""
    for figure in money:
        left = _clause_start(folded, start, figure.start)
        before = folded[left : figure.start]
        is_fund = pattern("budget", "fund").search(before) or pattern("budget", "fund").match(folded, figure.end)
        if is_fund and _sets_aside(before):
            return figure, left
        whole = folded[start : figure.start]
        if pattern("budget", "fund").search(whole) and _sets_aside(before) and _sets_aside(whole):
            return figure, left
    return None


def _clause_start(folded: str, start: int, place: int) -> int:
    """Where the clause round ``place`` begins, in the sentence that begins at ``start``."""
    return max(folded.rfind(mark, start, place) for mark in ",;:") + 1 or start


def _sets_aside(between: str) -> bool:
    sets_aside = pattern("budget", "sets_aside").search(between) is not None
    return sets_aside and pattern("budget", "pays").search(between) is None


def _parts(text: str, folded: str, money: list[Figure], start: int, until: int) -> list[Amount]:
    among = pattern("budget", "parts").search(folded, start, until)
    place = among.end() if among else start
    found: list[Amount] = []
    for figure in money:
        if figure.start < place:
            continue
        left, right = trimmed(text, place, figure.end)
        between = folded[left : figure.start]
        if "。" in between or len(between) > _REACH:
            break
        if folded.startswith(tuple(BEHIND), figure.end):
            break
        cut = max((match.end() for match in re.finditer(r"[,;](?=[^,;]*$)", between)), default=0)
        left += cut
        name = text[left : figure.start].strip(" ,，、:：")
        if name:
            found.append(Amount(name, figure.printed(text), text[left:right], figure.start))
        place = figure.end
    return found


def _sum_doubt(total: Amount, parts: list[Amount]) -> str | None:
    if not parts:
        return None
    try:
        gap = Money(total.amount).yuan - sum(Money(part.amount).yuan for part in parts)
    except ValueError:
        return "金額?"
    return f"分項合計與總額相差 {gap:f} 元?" if gap else None


def stated_total(text: str, *, is_of_all: bool = False) -> Amount | None:
    """The total of all domains that a paragraph states; outside of them (``is_of_all``) any budget is one."""
    folded = plain(text)
    for match in pattern("budget", "total").finditer(folded):
        money = next(
            (figure for figure in figures(folded) if figure.kind == "money" and 0 <= figure.start - match.end() <= 6),
            None,
        )
        if money and pattern("budget", "spends").search(folded):
            left = max(folded.rfind(mark, 0, match.start()) for mark in ",。;") + 1
            return Amount("", money.printed(text), text[left : money.end].strip(), money.start)
    found = budget(text, is_overview=True) if is_of_all else None
    return found.total if found else None
