"""Where the text leaves open how often an award is given or what a cap counts for: both figures, each with its reading.

The amounts of a receipt follow one reading; the other one stands beside it and is never dropped.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.receipts.compute import cap_year
from pinghu_cli.receipts.rules import has_open_cap, is_spend
from pinghu_cli.receipts.words import Entry


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A point that the text leaves open: what the claims under one tier come to in either reading, in 元."""

    incentive: str
    """Id of the tier."""
    name: str
    """Name of the tier, else of the incentive."""
    question: str
    """What the text leaves open."""
    taken: str
    """The reading that the lines and totals follow; ours."""
    taken_yuan: Decimal
    """What the claims come to at most in that reading."""
    other: str
    """The other reading."""
    other_yuan: Decimal
    """What they come to at most in that one."""


class _Open(msgspec.Struct, frozen=True):
    words: str
    taken: str
    other: str
    other_fen: int


def readings(document: Document, entries: Sequence[Entry]) -> Iterator[Reading]:
    """Each open point that makes a difference to these claims."""
    for group in _under_one_cap(entries):
        taken = sum(entry.result.max_fen or 0 for entry in group)
        point = _open_point(document, group)
        if point and point.other_fen != taken:
            first = group[0]
            yield Reading(
                incentive=first.rule.incentive,
                name=first.offer.name,
                question=point.words,
                taken=point.taken,
                taken_yuan=to_yuan(taken),
                other=point.other,
                other_yuan=to_yuan(point.other_fen),
            )
    yield from _alternatives(entries)


def _under_one_cap(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    def key(entry: Entry) -> tuple[str, int]:
        return entry.rule.incentive, cap_year(entry.rule, entry.claim, entry.period)

    counted = [entry for entry in entries if entry.result.status == "estimated" and entry.result.counted]
    return (list(group) for _, group in groupby(sorted(counted, key=key), key))


def _open_point(document: Document, group: Sequence[Entry]) -> _Open | None:
    rule, offer = group[0].rule, group[0].offer
    units = sum(entry.claim.count for entry in group)
    raw = sum(entry.result.raw_fen or 0 for entry in group)
    if units == 1:
        return None
    if has_open_cap(offer) and (cap := rule.together_fen) is not None:
        each = sum(min(entry.result.raw_fen or 0, cap) for entry in group)
        return _Open("條文沒有寫明上限按什麼計", "同一申請人一個上限,從嚴計算", "每次申請一個上限", each)
    if offer.tier.per:
        scope = document.scopes[offer.tier.per]
        question = scope.reading or "條文沒有寫明上限按什麼計"
        taken, other = f"每{offer.tier.per}一個上限", "同一申請人一個上限"
        is_open = scope.other and rule.each_fen is not None
        return _Open(question, taken, other, min(raw, rule.each_fen or 0)) if is_open else None
    if rule.together_fen is not None and not is_spend(offer):
        return _Open("一次性獎勵,申請了多次", "同一申請人只計一次", "屬不同認定,各計一次", raw)
    if rule.together_fen is not None:
        cap = rule.together_fen
        each = sum(min(entry.result.unit_fen or 0, cap) * entry.claim.count for entry in group)
        return _Open("條文沒有寫明上限按每筆還是按申請人計算", "按同一申請人合計,從嚴計算", "按每筆計算", each)
    once = rule.fixed_fen
    return _Open("條文沒有寫明能否多次獲得", f"{units} 次相加", "只給一次", once) if once is not None else None


def _alternatives(entries: Sequence[Entry]) -> Iterator[Reading]:
    """Tiers of which one thing gets one: the best of them, or all where they are of different things."""
    names = dict.fromkeys(entry.rule.alternative for entry in entries if not entry.result.counted)
    for name in names:
        group = [entry for entry in entries if entry.rule.alternative == name and entry.claim.either is None]
        taken = sum(entry.result.max_fen or 0 for entry in group if entry.result.counted)
        every = sum(entry.result.max_fen or 0 for entry in group)
        if group and every != taken:
            best = next(entry for entry in group if entry.result.counted)
            listed = "、".join(dict.fromkeys(entry.offer.name for entry in group))
            yield Reading(
                incentive=best.offer.incentive.id,
                name=best.offer.incentive.name,
                question=f"{listed}:同一對象只能擇一",
                taken="是同一對象,只計最高的一檔",
                taken_yuan=to_yuan(taken),
                other="是不同的對象,各計各的",
                other_yuan=to_yuan(every),
            )
