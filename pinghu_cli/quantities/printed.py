"""Exact numbers as the document prints them: 16.05億元, 20%, 43.13萬畝. Money is never a float.

Amounts are whole numbers of 分, rates are ``Decimal`` fractions (0.2 for 20%). Every value keeps the printed form
beside the number, so that what is shown is what was published. Amounts become ``Decimal`` in 元 where they are shown.
"""

import re
from decimal import Decimal
from typing import Self

from pinghu_cli.quantities.reading import FEN, NUMBER, read_number, read_rate

_TOO_MUCH = Decimal(10) ** 18
_FIGURE = rf"({NUMBER})([^0-9].*)?"
_YI = 100_000_000


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
    """An amount of money as printed (25萬元, 2000元, 500萬). ``fen`` is exact, in 分."""

    __slots__ = ("fen",)

    def __init__(self, printed: str) -> None:
        """Raise ValueError when ``printed`` is no amount, is finer than 1 分, or 10^18 元 or more."""
        super().__init__(printed)
        try:
            yuan = read_number(printed.removesuffix("元").strip())
        except ValueError:
            raise ValueError(f"不是金額:{printed}") from None
        if yuan >= _TOO_MUCH:
            raise ValueError(f"金額大得不合理:{printed}")
        if yuan % FEN:
            raise ValueError(f"金額小於 1 分:{printed}")
        self.fen = int(yuan / FEN)

    @property
    def parts(self) -> tuple[str, int]:
        """What it consists of, for `recalled`."""
        return self.printed, self.fen

    @classmethod
    def recalled(cls, printed: str, fen: int) -> Self:
        """The amount of these `parts`, whose print was read before."""
        money = cls.__new__(cls)
        money.printed, money.fen = printed, fen
        return money

    @property
    def yuan(self) -> Decimal:
        """The amount in 元."""
        return to_yuan(self.fen)


class Rate(_Printed):
    """A rate as printed (20%). ``fraction`` is exact: Decimal("0.2")."""

    __slots__ = ("fraction",)

    def __init__(self, printed: str) -> None:
        """Raise ValueError when ``printed`` is not a percentage."""
        super().__init__(printed)
        try:
            self.fraction = read_rate(printed)
        except ValueError:
            raise ValueError(f"不是比率:{printed}") from None

    @property
    def parts(self) -> tuple[str, str]:
        """What it consists of, for `recalled`."""
        return self.printed, str(self.fraction)

    @classmethod
    def recalled(cls, printed: str, fraction: str) -> Self:
        """The rate of these `parts`, whose print was read before."""
        rate = cls.__new__(cls)
        rate.printed, rate.fraction = printed, Decimal(fraction)
        return rate


class Figure(_Printed):
    """A counted quantity as printed (43.13萬畝, 3家, 91.6%): ``number`` is exact, ``unit`` the words behind it."""

    __slots__ = ("number", "unit")

    def __init__(self, printed: str) -> None:
        """Raise ValueError when ``printed`` does not begin with a number."""
        super().__init__(printed)
        match = re.fullmatch(_FIGURE, printed)
        if not match:
            raise ValueError(f"不是數量:{printed}")
        self.number = read_number(match[1])
        self.unit = (match[2] or "").strip()

    @property
    def parts(self) -> tuple[str, str, str]:
        """What it consists of, for `recalled`."""
        return self.printed, str(self.number), self.unit

    @classmethod
    def recalled(cls, printed: str, number: str, unit: str) -> Self:
        """The quantity of these `parts`, whose print was read before."""
        figure = cls.__new__(cls)
        figure.printed, figure.number, figure.unit = printed, Decimal(number), unit
        return figure


def to_yuan(fen: int) -> Decimal:
    """An amount in 分 as people and files have it, in 元."""
    return Decimal(fen) / 100


def plain(number: Decimal) -> int | float:
    """A JSON number equal to ``number``: an int when it is whole. For printing only, never for arithmetic."""
    return int(number) if number == number.to_integral_value() else float(number)


def grouped(yuan: Decimal) -> str:
    """An amount in 元 with separators: 3,200,000 or 1,234.50."""
    return f"{yuan:,.0f}" if yuan == yuan.to_integral_value() else f"{yuan:,.2f}"


def in_words(yuan: Decimal) -> str:
    """An amount in the largest unit that keeps it exact and short: 16.05億元, 25萬元, 2000元."""
    for unit, size, digits in (("億", _YI, 6), ("萬", 10_000, 4)):
        if abs(yuan) >= size:
            value = yuan / size
            if value == round(value, digits):
                return f"{value.normalize():f}{unit}元"
    return f"{yuan.normalize():f}元"


def in_hundred_millions(yuan: Decimal) -> str:
    """An amount in 億元, the unit of the document's budgets: 0.83億元."""
    return f"{(yuan / _YI).normalize():f}億元"
