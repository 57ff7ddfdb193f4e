"""A claim: an incentive, and what the applicant states for it. Written ``NAME[=AMOUNT][xCOUNT][@YEAR]``."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.errors import NotFound, PinghuError, UsageError
from pinghu_cli.estimate.amounts import MAX_COUNT, MAX_YUAN, read_amount, read_count
from pinghu_cli.money import FEN
from pinghu_cli.policy.model import Document, Incentive, Tier
from pinghu_cli.policy.query import Offer, offers

Finder = Callable[[Document, str], list[tuple[Incentive, Tier]]]
"""Words -> the tiers they may mean, best first; one alone when they single it out."""

SYNTAX = "寫法:名稱[=金額][x數量][@年],例如 ai-cooperation=320萬、一級能效家電=8000x2、computing-power=50萬@2025"
_WRITTEN = re.compile(r"\s*([^=＝]*?)\s*(?:[=＝](.*))?", re.DOTALL)
_YEAR = re.compile(r"[@＠]([^@＠]*)$")
_COUNT_OF_AMOUNT = re.compile(r"\s*[xX×＊*✕]([^xX×＊*✕]*)$")
_COUNT_OF_NAME = re.compile(r"\s*[xX×＊*✕]\s*([-+−]?[\d.,]+|[零一二兩两三四五六七八九十百千萬万]+)$")
_CALENDAR_YEAR = re.compile(r"(\d{4})\s*年?")
_PROFIT_YEAR = re.compile(r"第\s*(.+?)\s*年")


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one applicant asks for: an incentive's id (or words that single it out), and the inputs of its rule."""

    incentive: str
    amount: Decimal | None = None
    """Of one unit, in 元: the price, the spend, the premium, the taxable profit."""
    count: int = 1
    year: int | None = None
    """The calendar year, for a cap per year; None: the year of the document."""
    profit_year: int | None = None
    """For tax rules: the how-manieth year since profit began, from 1."""
    written: str = ""
    """As the applicant wrote it."""

    def __post_init__(self) -> None:
        """Raise UsageError when a figure is not possible."""
        name = f"「{self.written or self.incentive}」"
        if self.amount is not None:
            amount_is_good = self.amount.is_finite() and 0 < self.amount <= MAX_YUAN and not self.amount % FEN
            if not amount_is_good:
                raise UsageError("bad-amount", f"{name}的金額須大於 0、不超過 1萬億元、精確到分:{self.amount}")
        if not 1 <= self.count <= MAX_COUNT:
            raise UsageError("bad-count", f"{name}的數量須為 1 到 {MAX_COUNT:,} 的整數:{self.count}")
        if self.profit_year is not None and not 1 <= self.profit_year <= 100:
            raise UsageError("bad-year", f"{name}的獲利年度須從第 1 年數起:第 {self.profit_year} 年")
        if self.year is not None and not 1900 <= self.year <= 2999:
            raise UsageError("bad-year", f"{name}的年度須為四位數的西元年:{self.year}")


def read_claim(written: str) -> Claim:
    """``NAME[=AMOUNT][xCOUNT][@YEAR]`` -> Claim; raise UsageError, naming the claim, where it cannot be read.

    ``@2025`` names the calendar year, ``@第3年`` the third year since profit began.
    """
    rest, inputs = written, {}
    try:
        year = _YEAR.search(rest)
        if year:
            rest, inputs = rest[: year.start()], read_year(year[1])
        name, amount = _WRITTEN.fullmatch(rest).groups()  # type: ignore[union-attr]  # every text fits
        count = _COUNT_OF_NAME.search(name) if amount is None else _COUNT_OF_AMOUNT.search(amount)
        if count and amount is None:
            name = name[: count.start()]
        elif count:
            amount = amount[: count.start()]
        if not name:
            raise ValueError("沒有寫明是哪一項")
        return Claim(
            incentive=name,
            amount=None if amount is None else read_amount(amount),
            count=read_count(count[1]) if count else 1,
            written=written.strip(),
            **inputs,
        )
    except ValueError as error:
        raise UsageError("bad-claim", f"申請「{written.strip()}」:{error}", SYNTAX) from None


def read_year(text: str) -> dict[str, int]:
    """``2025`` -> {"year": 2025}, ``第3年`` -> {"profit_year": 3}; raise ValueError for anything else."""
    if match := _CALENDAR_YEAR.fullmatch(text.strip()):
        return {"year": int(match[1])}
    if match := _PROFIT_YEAR.fullmatch(text.strip()):
        return {"profit_year": read_count(match[1])}
    raise ValueError(f"看不懂年度「{text.strip()}」,請寫 @2025 或 @第3年")


def find_offer(document: Document, known: Sequence[Offer], words: str, find: Finder) -> Offer:
    """The one tier that ``words`` name, by id or by ``find``.

    Raise UsageError (exit 2) listing the candidates when several fit, NotFound (exit 1) when none does.
    """
    fitting = [offer for offer in known if words in (offer.id, offer.incentive.id)]
    if not fitting:
        found = find(document, words)
        fitting = [offer for offer in known if any(offer.tier is tier for _, tier in found)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise NotFound("unknown-incentive", f"找不到補助項目「{words}」", "用 pinghu incentives 列出全部項目")
    listed = "、".join(f"{offer.id}({offer.name})" for offer in fitting[:12])
    more = f" 等 {len(fitting)} 項" if len(fitting) > 12 else ""
    message = f"「{words}」可以指 {len(fitting)} 個項目"
    raise UsageError("ambiguous-incentive", message, f"請寫明是哪一項:{listed}{more}")


def find_offers(document: Document, claims: Sequence[Claim], find: Finder) -> list[Offer]:
    """The tier of every claim; raise one error that names all claims that do not single out a tier."""
    known, found, errors = offers(document), [], []
    for claim in claims:
        try:
            found.append(find_offer(document, known, claim.incentive, find))
        except PinghuError as error:
            errors.append(error)
    if errors:
        raise joined(errors)
    return found


def joined(errors: Sequence[PinghuError]) -> PinghuError:
    """One error for several: a wrong usage outranks what is not found."""
    leading = next((error for error in errors if isinstance(error, UsageError)), errors[0])
    if len(errors) == 1:
        return leading
    hints = dict.fromkeys(error.hint for error in errors if error.hint)
    return type(leading)(leading.code, ";".join(error.message for error in errors), ";".join(hints))


def search_finder(document: Document, words: str) -> list[tuple[Incentive, Tier]]:
    """The `Finder` of the search index."""
    from pinghu_cli.search.resolve import incentives

    return incentives(document, words)
