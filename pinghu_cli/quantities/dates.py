"""Days as people write them: 2025-06-30, 2025/6/30, 20250630, 2025年6月30日."""

import datetime
import re

from pinghu_cli.quantities.characters import DIGITS, canonical
from pinghu_cli.quantities.numerals import heading_number
from pinghu_cli.quantities.reading import quoted, read_count

_DAY = (
    r"(?P<year>[0-9]{4})\s*(?P<mark>[-/.年])\s*(?P<month>[0-9]{1,2})\s*(?:(?P=mark)|月)\s*(?P<day>[0-9]{1,2})\s*[日号號]?"
    r"|(?P<packed>[0-9]{8})"
)
_NUMERALS = r"(?P<year>.{4})年(?P<month>.{1,2})月(?P<day>.{1,3})[日号號]"
_IN_NUMERALS = rf"[{DIGITS}]{{4}}年(?:[{DIGITS}十]{{1,3}}月(?:[{DIGITS}十]{{1,3}}日)?)?"
_YEAR = rf"(?P<year>[0-9]{{4}}|[{DIGITS}]{{4}})\s*年?度?"


def read_date(text: str) -> datetime.date:
    """The day that ``text`` names; raise ValueError, saying why in Chinese, where it names none."""
    plain = canonical(text).strip()
    match = re.fullmatch(_DAY, plain)
    numerals = None if match else re.fullmatch(_NUMERALS, plain)
    try:
        if numerals:
            parts = (read_year(numerals["year"]), read_count(numerals["month"]), read_count(numerals["day"]))
        elif match and match["packed"]:
            parts = (int(plain[:4]), int(plain[4:6]), int(plain[6:]))
        elif match:
            parts = (int(match["year"]), int(match["month"]), int(match["day"]))
        else:
            raise ValueError
    except ValueError:
        raise ValueError(f"看不懂日期{quoted(text)}") from None
    try:
        return datetime.date(*parts)
    except ValueError:
        raise ValueError(f"沒有這一天:{quoted(text)}") from None


def in_digits(text: str) -> str:
    """``text`` with the years and days that it prints in numerals in digits: 二〇二六年三月十六日 is 2026年3月16日."""
    return re.sub(_IN_NUMERALS, lambda match: re.sub("[^年月日]+", _in_digits, match[0]), canonical(text))


def _in_digits(number: re.Match[str]) -> str:
    return str(read_year(number[0]) if len(number[0]) == len("2026") else heading_number(number[0]) or number[0])


def read_serial(number: int) -> datetime.date:
    """The day that a worksheet counts as ``number``: 45658 is 2025-01-01."""
    return datetime.date(1899, 12, 30) + datetime.timedelta(days=number)


def read_year(text: str) -> int:
    """The calendar year that ``text`` names: 2025, 2025年度, 二〇二五年. Raise ValueError where it names none."""
    match = re.fullmatch(_YEAR, canonical(text).strip())
    if not match:
        raise ValueError(f"看不懂年度{quoted(text)}")
    return int("".join(str(DIGITS.index(digit)) if digit in DIGITS else digit for digit in match["year"]))
