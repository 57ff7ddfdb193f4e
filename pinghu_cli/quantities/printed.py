"""Exact numbers as the document prints them: 16.05億元, 20%, 43.13萬畝. Money is never a float.

Amounts are ``Decimal`` in 元, rates are ``Decimal`` fractions (0.2 for 20%). Every value keeps the
printed form beside the number, so that what is shown is what was published.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")
SCALES = {"": 1, "千": 1_000, "萬": 10_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}
_TOO_MUCH = Decimal(10) ** 18
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MONEY = re.compile(rf"({_NUMBER})\s*(千|萬|万|億|亿)?\s*(元)?")
_RATE = re.compile(rf"({_NUMBER})\s*%")
_FIGURE = re.compile(rf"({_NUMBER})(\D.*)?")


class _Printed:
    """A number together with its printed form; equal when both are."""

    __slots__ = ("printed",)

    def __init__(self, printed: str) -> None:
        self.printed = printed

    def __str__(self) -> str:
        return self.printed

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.printed!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and str(other) == self.printed

    def __hash__(self) -> int:
        return hash((type(self), self.printed))


class Money(_Printed):
    """An amount of money as printed (25萬元, 2000元, 500萬). ``yuan`` is exact, in 元."""

    __slots__ = ("yuan",)

    def __init__(self, printed: str) -> None:
        """Raise ValueError when ``printed`` is not an amount in 元, 萬 or 億, or one of more than 18 digits."""
        super().__init__(printed)
        match = _MONEY.fullmatch(printed)
        if not match:
            raise ValueError(f"不是金額:{printed}")
        self.yuan = Decimal(match[1].replace(",", "")) * SCALES[match[2] or ""]
        if self.yuan >= _TOO_MUCH:
            raise ValueError(f"金額大得不合理:{printed}")


class Rate(_Printed):
    """A rate as printed (20%). ``fraction`` is exact: Decimal("0.2")."""

    __slots__ = ("fraction",)

    def __init__(self, printed: str) -> None:
        """Raise ValueError when ``printed`` is not a percentage."""
        super().__init__(printed)
        match = _RATE.fullmatch(printed)
        if not match:
            raise ValueError(f"不是比率:{printed}")
        self.fraction = Decimal(match[1]) / 100


class Figure(_Printed):
    """A counted quantity as printed (43.13萬畝, 3家, 91.6%): ``number`` is exact, ``unit`` the words behind it."""

    __slots__ = ("number", "unit")

    def __init__(self, printed: str) -> None:
        """Raise ValueError when ``printed`` does not begin with a number."""
        super().__init__(printed)
        match = _FIGURE.fullmatch(printed)
        if not match:
            raise ValueError(f"不是數量:{printed}")
        self.number = Decimal(match[1].replace(",", ""))
        self.unit = (match[2] or "").strip()


def to_fen(yuan: Decimal) -> Decimal:
    """Round an amount in 元 to the 分, half up as accountants do."""
    return yuan.quantize(FEN, ROUND_HALF_UP)


def plain(number: Decimal) -> int | float:
    """A JSON number equal to ``number``: an int when it is whole. For printing only, never for arithmetic."""
    return int(number) if number == number.to_integral_value() else float(number)


def grouped(yuan: Decimal) -> str:
    """An amount in 元 with separators: 3,200,000 or 1,234.50."""
    return f"{yuan:,.0f}" if yuan == yuan.to_integral_value() else f"{yuan:,.2f}"


def in_words(yuan: Decimal) -> str:
    """An amount in the largest unit that keeps it exact and short: 16.05億元, 25萬元, 2000元."""
    for unit, size, digits in (("億", 100_000_000, 6), ("萬", 10_000, 4)):
        if abs(yuan) >= size:
            value = yuan / size
            if value == round(value, digits):
                return f"{value.normalize():f}{unit}元"
    return f"{yuan.normalize():f}元"


def in_hundred_millions(yuan: Decimal) -> str:
    """An amount in 億元, the unit of the document's budgets: 0.83億元."""
    return f"{(yuan / SCALES['億']).normalize():f}億元"
