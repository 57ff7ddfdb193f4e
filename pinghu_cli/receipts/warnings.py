"""What to say of a sum of claims, the gravest first: one list for receipts, matches and batches."""

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from pinghu_cli.document.doubts import banner
from pinghu_cli.document.model import Document
from pinghu_cli.document.unprinted import responsible
from pinghu_cli.document.validity import lapse_line, validity
from pinghu_cli.receipts.causes import yuan

ESTIMATE_ONLY = "這是按條文所作的估算,不是核定;「最高」是上限,實際金額以主管單位審定為準"
COMBINING = "文件沒有說明各項補助能否同時享受;合計只是各項上限相加"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to warn of in claims; of several applicants, each is a warning where it holds for one of them."""

    several: bool = False
    """Whether an applicant is granted money under several incentives."""
    repeated: Sequence[str] = ()
    """Names of one-time awards that are claimed more than once by one applicant."""
    alternatives: Sequence[str] = ()
    """Names of incentives of which an applicant claims several tiers that exclude each other."""
    meanings: Sequence[tuple[str, int]] = ()
    """Claims whose name may mean several tiers, with how many."""
    tax_saved_fen: int = 0
    """The tax that is saved at most."""
    taxes: int = 0
    """The most tax rules that one applicant claims under."""
    years_outside: Sequence[int] = ()
    """Stated years in which the document does not hold."""
    unknown: int = 0
    """How many amounts are unknown."""
    doubts: Sequence[str] = ()
    """Sentences about rows of a file that look like slips."""


def warnings(document: Document, day: datetime.date, facts: Facts) -> Iterator[str]:
    """What to say of the sum of claims that are estimated for ``day``."""
    yield from filter(None, (banner(document),))
    yield from lapse_warning(document, day)
    yield from facts.doubts
    if facts.unknown:
        yield f"有 {facts.unknown} 項金額未知,沒有計入;「已知合計」不是合計上限"
    if facts.years_outside:
        years = "、".join(f"{year} 年" for year in sorted(set(facts.years_outside)))
        yield f"{years}的申請沒有計入合計:文件在該年無效"
    whom = responsible(bool(document.units))
    for name in facts.repeated:
        yield f"「{name}」是一次性獎勵卻申請多次,只計一次;若屬不同認定,請向{whom}確認"
    for name in facts.alternatives:
        yield f"「{name}」的幾檔同一對象只能擇一,合計只計最高的一檔"
    for name, number in facts.meanings:
        yield f"「{name}」可以指 {number} 項,各項分別列出,合計只計最高的一項"
    if facts.several:
        yield COMBINING
    if facts.tax_saved_fen:
        yield f"少繳的所得稅 {yuan(facts.tax_saved_fen)}不是發放的款項,不在合計上限內"
    if facts.taxes > 1:
        yield "同一筆所得的稅只能少繳一次,所得稅優惠通常只能擇一(一般知識,非文件內容)"
    yield from _of_the_text(document)
    yield ESTIMATE_ONLY


def lapse_warning(document: Document, day: datetime.date) -> tuple[str, ...]:
    """That the document does not hold on ``day``; nothing while it does."""
    held = validity(document)
    line = lapse_line(held, day)
    is_early = held.first_day is not None and day < held.first_day
    return (f"{line};以下按 {held.first_day.year} 年估算" if held.first_day and is_early else line,) if line else ()


def _of_the_text(document: Document) -> Iterator[str]:
    """What the text itself says of its validity and of policies of a higher level."""
    effective = document.document.effective
    if effective.exception:
        yield f"有效期的原文:「{','.join(filter(None, (effective.exception, effective.quote)))}」"
    if effective.higher:
        yield f"上級政策的原文:「{effective.higher}」"
