"""What a domain sets aside, with its parts, wherever in the domain it stands; and the total of all."""

import re
from typing import NamedTuple

import msgspec

from pinghu_cli.editions.drafting.figures import Figure, figures
from pinghu_cli.editions.drafting.notation import pattern, plain
from pinghu_cli.editions.drafting.spans import trimmed
from pinghu_cli.quantities.printed import Money


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


def budget(text: str) -> Found | None:
    """The budget that a text states; None where it states none."""
    folded = plain(text)
    for match in re.finditer(r"[^。\n]+", folded):
        start, end = match.span()
        spends = pattern("budget", "spends").search(folded, start, end)
        money = [figure for figure in figures(folded) if figure.kind == "money" and start <= figure.start < end]
        if not spends or not money:
            continue
        first = next((figure for figure in money if figure.start > spends.start()), None)
        if first is None or first.start - spends.end() > 60:
            continue
        between = folded[spends.start() : first.start]
        if not pattern("budget", "sets_aside").search(between) or re.search(r"对|给予|最高|补助(?!资金)", between):
            continue
        until = end
        behind = re.match(r"。其中", folded[end : end + 3])
        if behind:
            until = folded.find("。", end + 1)
            until = len(folded) if until < 0 else until
            money = [figure for figure in figures(folded) if figure.kind == "money" and start <= figure.start < until]
        opening = max(folded.rfind(mark, start, spends.start()) for mark in ",;:") + 1 or start
        opening = max(opening, start)
        quote = slice(*trimmed(text, opening, first.end))
        total = Amount("", first.printed(text), text[quote], first.start)
        parts = _parts(text, folded, [figure for figure in money if figure.start > first.start], first.end, until)
        return Found(total, parts, _sum_doubt(total, parts))
    return None


def _parts(text: str, folded: str, money: list[Figure], start: int, until: int) -> list[Amount]:
    among = pattern("budget", "parts").search(folded, start, until)
    place = among.end() if among else start
    found: list[Amount] = []
    for figure in money:
        if figure.start < place:
            continue
        left, right = trimmed(text, place, figure.end)
        between = folded[left : figure.start]
        if (not among and (found or "用于" in between)) or re.search(r"[。]", between) or len(between) > 60:
            break
        if re.match(r"以上|左右|以下", folded[figure.end :]):
            break
        cut = max((match.end() for match in re.finditer(r"[,;](?=[^,;]*$)", between)), default=0)
        left += cut
        name = text[left : figure.start].strip(" ,，、:：")
        if name:
            found.append(Amount(name, figure.printed(text), text[left:right], figure.start))
        place = figure.end
    return found if among or len(found) > 1 else []


def _sum_doubt(total: Amount, parts: list[Amount]) -> str | None:
    if not parts:
        return None
    try:
        gap = Money(total.amount).yuan - sum(Money(part.amount).yuan for part in parts)
    except ValueError:
        return "金額?"
    return f"分項合計與總額相差 {gap:f} 元?" if gap else None


def stated_total(text: str) -> Amount | None:
    """The total of all domains that a paragraph states."""
    folded = plain(text)
    for match in pattern("budget", "total").finditer(folded):
        money = next(
            (figure for figure in figures(folded) if figure.kind == "money" and 0 <= figure.start - match.end() <= 6),
            None,
        )
        if money and pattern("budget", "spends").search(folded):
            left = max(folded.rfind(mark, 0, match.start()) for mark in ",。;") + 1
            return Amount("", money.printed(text), text[left : money.end].strip(), money.start)
    return None
