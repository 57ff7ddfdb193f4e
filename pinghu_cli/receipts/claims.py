"""A claim: an incentive, and what the applicant states for it. Written ``NAME[=AMOUNT][xCOUNT][@YEAR]``."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

import msgspec

from pinghu_cli import limits
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer, offers
from pinghu_cli.errors import PinghuError, UsageError
from pinghu_cli.quantities.characters import DIGITS, SCALES
from pinghu_cli.quantities.dates import read_year as calendar_year
from pinghu_cli.quantities.printed import to_yuan
from pinghu_cli.quantities.reading import read_count, read_fen

SYNTAX = "寫法:名稱[=金額][x數量][@年],例如 名稱=320萬、名稱=8000x2、名稱=50萬@第3年"
YEARS = (1900, 2999)
"""The calendar years that a claim may name."""
LAST_PROFIT_YEAR = 100
MOST_MEANT = 6
"""Tiers that one name may mean before it is refused as too general."""
# patterns stay text: to compile them takes longer than a call without a claim needs
_WRITTEN = r"(?s)\s*([^=]*?)\s*(?:=(.*))?"
_YEAR = r"@([^@x×*✕]*)"
_COUNT_OF_AMOUNT = r"\s*[x×*✕]([^x×*✕]*)$"
_COUNT_OF_NAME = rf"\s*[x×*✕]\s*([-+−]?[0-9.,]+\w?|[{''.join(SCALES)}{DIGITS}兩两]+\w?)$"
_AMOUNT_BEHIND = r"(?s)(?P<name>.*\S)\s+(?P<amount>\S+)"
_PROFIT_YEAR = r"第\s*(.+?)\s*年"
_INPUT = r"[=@].+|[x×]\s*[0-9]+\w?"
"""What cannot begin a claim: =8000, @2025, x2."""
_DIGIT = "[¥￥]?[0-9０-９]"
_LEAST_FEN = 100_00
"""A smaller number without a mark may be a count."""
_MARKS = str.maketrans("＝＠ｘＸX＊", "=@xxx*")


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What one applicant asks for: an incentive's id (or words that single it out), and the inputs of its rule."""

    incentive: str
    """Id of the tier, or words that single it out."""
    base_fen: int | None = None
    """Of one unit, in 分: the price, the spend, the premium, the taxable profit."""
    count: int = 1
    """How many are claimed."""
    year: int | None = None
    """The calendar year; None: the year of the document."""
    profit_year: int | None = None
    """For tax rules: number of the profit year, from 1."""
    either: int | None = None
    """Claims with the same number answer one question that may mean several tiers: only one of them counts."""
    written: str = ""
    """As the applicant wrote it."""

    def __post_init__(self) -> None:
        """Raise UsageError when a figure is not possible."""
        name = f"「{self.written or self.incentive}」"
        if self.base_fen is not None and not 0 < self.base_fen <= limits.AMOUNT_FEN:
            raise UsageError("bad-amount", f"{name}的金額須大於 0、不超過 1萬億元:{to_yuan(self.base_fen)}")
        if not 1 <= self.count <= limits.COUNT:
            raise UsageError("bad-count", f"{name}的數量須為 1 到 {limits.COUNT:,} 的整數:{self.count}")
        if self.profit_year is not None and not 1 <= self.profit_year <= LAST_PROFIT_YEAR:
            raise UsageError("bad-year", f"{name}的獲利年度須從第 1 年數起:第 {self.profit_year} 年")
        if self.year is not None and not YEARS[0] <= self.year <= YEARS[1]:
            raise UsageError("bad-year", f"{name}的年度須為四位數的西元年:{self.year}")


class _Parts(msgspec.Struct, frozen=True):
    """A claim cut up, nothing of it read: the name, and what stands for amount, count and year."""

    name: str
    amount: str | None
    times: str | None
    year: str | None


def read_claim(written: str) -> Claim:
    """``NAME[=AMOUNT][xCOUNT][@YEAR]`` -> Claim; raise UsageError, naming the claim, where it cannot be read.

    ``@2025`` names the calendar year, ``@第3年`` the third year since profit began. An amount may stand behind the name
    without ``=`` where it cannot be a part of it: 手機 5999, ai-cooperation 320萬.
    """
    parts = _parts(written)
    try:
        inputs = {} if parts.year is None else read_year(parts.year)
        if not parts.name:
            raise ValueError("沒有寫明是哪一項")
        return Claim(
            incentive=parts.name,
            base_fen=None if parts.amount is None else read_fen(parts.amount),
            count=1 if parts.times is None else read_count(parts.times),
            written=written.strip(),
            **inputs,
        )
    except ValueError as error:
        raise UsageError("bad-claim", f"申請「{written.strip()}」:{error}", SYNTAX) from None


def amount_of(written: str) -> str:
    """The amount of a claim as it was typed: 320 of ``ai-cooperation 320 x2``; empty where it has none."""
    return (_parts(written).amount or "").strip()


def _parts(written: str) -> _Parts:
    rest = _half_width(written)
    year = re.search(_YEAR, rest)
    if year:
        rest = rest[: year.start()] + rest[year.end() :]
    name, amount = re.fullmatch(_WRITTEN, rest).groups()  # type: ignore[union-attr]  # every text fits
    times = re.search(_COUNT_OF_NAME, name) if amount is None else re.search(_COUNT_OF_AMOUNT, amount)
    if times and amount is None:
        name = name[: times.start()]
    elif times:
        amount = amount[: times.start()]
    behind = re.fullmatch(_AMOUNT_BEHIND, name) if amount is None else None
    if behind and is_amount(behind["amount"]):
        name, amount = behind["name"], behind["amount"]
    return _Parts(name, amount, times[1] if times else None, year[1] if year else None)


def written_claims(words: Sequence[str]) -> list[str]:
    """The claims of a command line: an amount (手機 5999), a count or a year alone belongs to the word before it."""
    claims: list[str] = []
    for word in words:
        plain = _half_width(word).strip()
        is_input = re.fullmatch(_INPUT, plain)
        is_behind = claims and "=" not in _half_width(claims[-1]) and is_amount(plain)
        if claims and (is_input or is_behind):
            claims[-1] += word if is_input else f" {word}"
        else:
            claims.append(word)
    return claims


def is_amount(text: str) -> bool:
    """Whether a word can only be an amount, with a count or without: 5999, 320萬, ￥8000x2; 2 may be a count."""
    amount, _, times = text.partition("x")
    try:
        return bool(re.match(_DIGIT, text)) and read_fen(amount) >= _LEAST_FEN and (not times or read_count(times) > 0)
    except ValueError:
        return False


def _half_width(text: str) -> str:
    return text.translate(_MARKS)


def read_year(text: str) -> dict[str, int]:
    """``2025`` -> {"year": 2025}, ``第3年`` -> {"profit_year": 3}; raise ValueError for anything else."""
    if match := re.fullmatch(_PROFIT_YEAR, text.strip()):
        return {"profit_year": read_count(match[1], "獲利年度")}
    try:
        return {"year": calendar_year(text)}
    except ValueError as error:
        raise ValueError(f"{error},請寫 @ 和四位數的年份,或 @第3年") from None


def understood(document: Document, claims: Sequence[str | Claim]) -> list[tuple[Claim, Offer]]:
    """Every claim, read where it is text, with each tier that it may mean; raise one error that names all others.

    A name that fits a few tiers stands for each of them (`Claim.either`), several names for as many claims.
    """
    pairs: list[tuple[Claim, Offer]] = []
    errors, numbers, known = [], count(1), {offer.id: offer for offer in offers(document)}
    for written in claims:
        try:
            claim = read_claim(written) if isinstance(written, str) else written
            if claim.incentive in known:
                pairs.append((claim, known[claim.incentive]))
                continue
            meant = _meant(document, claim, numbers)
            if len(meant) == 1:
                known[claim.incentive] = meant[0][1]
            pairs += meant
        except PinghuError as error:
            errors.append(error)
    if errors:
        raise joined(errors)
    return pairs


def _meant(document: Document, claim: Claim, numbers: Iterator[int]) -> list[tuple[Claim, Offer]]:
    from pinghu_cli.names.resolve import offer_names

    try:
        return [(claim, offer_of(document, claim))]
    except UsageError as error:
        named = all(candidate.kind == "incentive" for candidate in error.candidates)
        if error.code == "ambiguous" and named and len(error.candidates) <= MOST_MEANT:
            either = msgspec.structs.replace(claim, either=next(numbers))
            ids = [candidate.id for candidate in error.candidates]
            return [(either, offer_of(document, msgspec.structs.replace(claim, incentive=id))) for id in ids]
        if error.code == "several-names" and claim.base_fen is None and claim.count == 1:
            names = offer_names(document, claim.incentive)
            parts = [msgspec.structs.replace(claim, incentive=name, written=name) for name in names]
            return [pair for part in parts for pair in _meant(document, part, numbers)]
        raise


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
