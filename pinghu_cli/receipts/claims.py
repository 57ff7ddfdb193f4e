"""A claim: an incentive, and what the applicant states for it. Written ``NAME[=AMOUNT][xCOUNT][@YEAR]``."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.errors import PinghuError, UsageError
from pinghu_cli.quantities.dates import read_year as calendar_year
from pinghu_cli.quantities.reading import FEN, MAX_COUNT, MAX_YUAN, read_amount, read_count

SYNTAX = "寫法:名稱[=金額][x數量][@年],例如 ai-cooperation=320萬、一級能效家電=8000x2、computing-power=50萬@2025"
_WRITTEN = re.compile(r"\s*([^=＝]*?)\s*(?:[=＝](.*))?", re.DOTALL)
_YEAR = re.compile(r"[@＠]([^@＠xX×＊*✕]*)")
_COUNT_OF_AMOUNT = re.compile(r"\s*[xX×＊*✕]([^xX×＊*✕]*)$")
_COUNT_OF_NAME = re.compile(r"\s*[xX×＊*✕]\s*([-+−]?[\d.,]+|[零一二兩两三四五六七八九十百千萬万]+)$")
_PROFIT_YEAR = re.compile(r"第\s*(.+?)\s*年")


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one applicant asks for: an incentive's id (or words that single it out), and the inputs of its rule."""

    incentive: str
    """Id of the tier, or words that single it out."""
    amount: Decimal | None = None
    """Of one unit, in 元: the price, the spend, the premium, the taxable profit."""
    count: int = 1
    """How many are claimed."""
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
            rest, inputs = rest[: year.start()] + rest[year.end() :], read_year(year[1])
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
    if match := _PROFIT_YEAR.fullmatch(text.strip()):
        return {"profit_year": read_count(match[1], "獲利年度")}
    try:
        return {"year": calendar_year(text)}
    except ValueError as error:
        raise ValueError(f"{error},請寫 @2025 或 @第3年") from None


def understood(document: Document, claims: Sequence[str | Claim]) -> list[tuple[Claim, Offer]]:
    """Every claim, read where it is text, with its tier; raise one error that names all that are not understood."""
    pairs, errors = [], []
    for written in claims:
        try:
            claim = read_claim(written) if isinstance(written, str) else written
            pairs.append((claim, offer_of(document, claim)))
        except PinghuError as error:
            errors.append(error)
    if errors:
        raise joined(errors)
    return pairs


def offer_of(document: Document, claim: Claim) -> Offer:
    """The one tier that the claim's name means. Raise NotFound, UsageError; their candidates are whole claims."""
    from pinghu_cli.names.resolve import offer

    try:
        return offer(document, claim.incentive)
    except PinghuError as error:
        written = claim.written or claim.incentive
        error.candidates = tuple(
            candidate._replace(write=written.replace(claim.incentive, candidate.write, 1))
            for candidate in error.candidates
        )
        error.typed = written
        raise


def joined(errors: Sequence[PinghuError]) -> PinghuError:
    """One error for several: a wrong usage outranks what is not found."""
    leading = next((error for error in errors if isinstance(error, UsageError)), errors[0])
    if len(errors) == 1:
        return leading
    hints = dict.fromkeys(error.hint for error in errors if error.hint)
    candidates = tuple(candidate for error in errors for candidate in error.candidates)
    return type(leading)(
        leading.code, ";".join(error.message for error in errors), ";".join(hints), candidates=candidates
    )
