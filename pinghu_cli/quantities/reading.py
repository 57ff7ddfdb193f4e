"""Numbers as people write them: 320萬, 3,200,000元, 1.5個億, 三百二十萬, 兩萬五, 壹萬貳仟元整, 320w, 5‰, 百分之二十.

Exact throughout: the text becomes a ``Decimal`` without passing through a float. What may be two numbers (1億2千: 1.2億
or 100,002,000) is refused with the reason. This is the only reader; `quantities.scan` finds numbers in running text and
has them read here.
"""

import itertools
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from pinghu_cli import limits
from pinghu_cli.quantities.characters import DIGITS, LATIN_SCALES, PLACES, SCALES, TENS, canonical

FEN = Decimal("0.01")

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
"""Digits as printed, with or without separators."""
SCALE = rf"(?:个?(?:万亿|[十百千]?[万亿])|[百千]|(?:{'|'.join(LATIN_SCALES)})(?![a-z0-9]))"
DIGIT = r"[0-9一二两三四五六七八九]"
NUMERAL = rf"[{DIGITS}两{''.join(SCALES)}{''.join(TENS)}]"
"""A character of a Chinese numeral."""

# patterns stay text: to compile them all takes longer than most calls need
_GROUP = rf"(?P<zero>零)?(?P<number>{NUMBER})\s*(?P<scale>{SCALE})?"
_SECTION = (
    r"(?:(?P<thousands>[一二两三四五六七八九])千)?(?:零?(?P<hundreds>[一二两三四五六七八九])百)?"
    r"(?:零?(?P<tens>[一二三四五六七八九]?)十|零?(?P<written>[廿卅卌]))?(?P<zero>零)?(?P<ones>[一二两三四五六七八九])?"
)
_DECIMAL_NUMERAL = rf"(?P<whole>{NUMERAL}+)点(?P<digits>[{DIGITS}]+)(?P<scale>{SCALE})?"
_MONEY = (
    r"(?:人民币|rmb|cny|¥)?\s*(?P<number>.+?)\s*"
    rf"(?:(?P<unit>元|块)(?:零?(?P<jiao>{DIGIT})(?P<jiao_unit>[角毛])?)?(?:零?(?P<fen>{DIGIT})分)?)?"
    r"(?:钱|整|正|人民币|rmb|cny|\s)*"
)
_CHANGE = rf"(?:(?P<jiao>{DIGIT})[角毛])?(?:(?P<fen>{DIGIT})分)?[钱整正]?"
_FOREIGN = (*"$€£", "美元", "美金", *(place + unit for place in "港欧歐日" for unit in "元币"), "英镑", "英鎊")
_FOREIGN_CODES = ("usd", "hkd", "eur", "jpy", "gbp")
_VAGUE = r"[多余餘几幾来來约約]|左右|大概|以[上下内內]|不到|超[过過]"
_TWO_READINGS = "可以是兩個數,請寫全"
_SIGN = r"[-−–负]"
_COUNTERS = frozenset("件臺台部輛辆个家項项次套隻只支條条位名人座艘張张種种份")
_BETWEEN = r"\s*(?:\.\.+|…+|[-–—~～]+|[至到])\s*"
_SCALE_BEHIND = rf"{SCALE}$"
_RATE = r"(?:(?P<whole>[百千万])分之\s*)?(?P<number>.+?)\s*(?P<unit>%|‰|percent)?"
_PARTS = {"百": 100, "千": 1_000, "万": 10_000, "%": 100, "‰": 1_000, "percent": 100}


class _Refused(ValueError):
    """Why a text is no number; empty where nothing more can be said than that it is not understood."""


def read_fen(text: str) -> int:
    """The amount in 分 that ``text`` states; raise ValueError, saying why in Chinese, when it states none.

    An amount is more than 0, at most 1萬億元, and no finer than 1 分.
    """
    plain = _plain(text)
    if not plain:
        raise ValueError("金額是空的")
    if any(name in plain for name in _FOREIGN) or any(_stands_in(plain, code) for code in _FOREIGN_CODES):
        raise ValueError(f"金額須為人民幣:{quoted(text)}")
    negative = re.match(_SIGN, plain)
    try:
        yuan = _yuan(plain[1:].strip() if negative else plain)
    except _Refused as reason:
        raise _unreadable("金額", text, reason) from None
    if negative:
        raise ValueError(f"金額不能是負數:{quoted(text)}")
    if yuan == 0:
        raise ValueError("金額須大於 0")
    if yuan / FEN > limits.AMOUNT_FEN:
        raise ValueError(f"金額大得不合理:{quoted(text)},最多 1萬億元")
    if yuan % FEN:
        raise ValueError(f"金額最多精確到分:{quoted(text)}")
    return int(yuan / FEN)


def read_range(text: str) -> tuple[int, int]:
    """``10萬..500萬``, ``10萬-500萬``, ``10萬至500萬`` -> its ends in 分; raise ValueError when it is no such range."""
    parts = re.split(_BETWEEN, canonical(text).strip())
    if len(parts) != 2:
        raise ValueError("範圍須有起點和終點")
    low, high = (part.strip() for part in parts)
    ends, scale = (read_fen(low), read_fen(high)), re.search(_SCALE_BEHIND, high)
    if scale and low.isdecimal() and int(low) <= ends[1] // 100 // scale_of(scale[0]):
        raise ValueError(f"起點是 {low} 元還是 {low}{scale[0]}?請寫明")
    if ends[0] >= ends[1]:
        raise ValueError("起點須小於終點")
    return ends


def read_count(text: str, what: str = "數量") -> int:
    """The count that ``text`` states (2, 2台, 三); raise ValueError, saying why in Chinese, when it states none.

    ``what`` is what the error calls it.
    """
    plain = _plain(text)
    if re.match(_SIGN, plain):
        raise ValueError(f"{what}不能是負數:{quoted(text)}")
    if not plain:
        raise ValueError(f"{what}是空的")
    bare = plain[:-1].strip() if plain[-1] in _COUNTERS else plain
    try:
        number = _number(bare, counted=bare != plain)
    except _Refused as reason:
        raise _unreadable(what, text, reason) from None
    if number == 0:
        raise ValueError(f"{what}須大於 0")
    if number != number.to_integral_value():
        raise ValueError(f"{what}須為整數:{quoted(text)}")
    if number > limits.COUNT:
        raise ValueError(f"{what}大得不合理:{quoted(text)},最多 {limits.COUNT:,}")
    return int(number)


def read_number(text: str) -> Decimal:
    """The number that ``text`` states, 0 included: 43.13萬, 三百二十. Raise ValueError when it states none."""
    try:
        return _number(_plain(text), counted=False)
    except _Refused as reason:
        raise _unreadable("數字", text, reason) from None


def read_quantity(text: str, unit: str) -> Decimal:
    """How many ``unit`` the ``text`` states: 500萬美元, 500萬 or 5,000,000 in 美元 is 5000000.

    Raise ValueError when it states none, or one in another unit.
    """
    plain = _plain(text)
    bare = plain.removesuffix(canonical(unit).casefold()).strip()
    try:
        return _number(bare, counted=bare != plain)
    except _Refused as reason:
        if re.match(_GROUP, bare) and not re.fullmatch("[0-9.,]+", bare) and not reason.args:
            raise ValueError(f"單位須為{unit}:{quoted(text)}") from None
        raise _unreadable("數字", text, reason) from None


def read_rate(text: str) -> Decimal:
    """The fraction that ``text`` states: 20%, 5‰, ２０％, 百分之二十. Raise ValueError when it states none."""
    match = re.fullmatch(_RATE, _plain(text))
    whole = (match["whole"] or match["unit"]) if match and not (match["whole"] and match["unit"]) else None
    try:
        if not match or not whole:
            raise _Refused
        return _number(match["number"], counted=False) / _PARTS[whole]
    except _Refused as reason:
        raise _unreadable("比率", text, reason) from None


def _stands_in(plain: str, code: str) -> bool:
    """Whether ``code`` is a word of ``plain``. Most texts do not hold it at all, and need no pattern."""
    return code in plain and bool(re.search(rf"\b{code}\b", plain))


def quoted(text: str) -> str:
    """``text`` in quotes, cut where it is too long to print in an error."""
    return f"「{limits.shortened(text.strip(), 30)}」"


def _plain(text: str) -> str:
    return canonical(text).strip().casefold()


def _unreadable(what: str, text: str, reason: _Refused) -> ValueError:
    why = f"({reason})" if reason.args else "(須為確定的數)" if re.search(_VAGUE, text) else ""
    return ValueError(f"看不懂{what}:{quoted(text)}{why}")


def _yuan(plain: str) -> Decimal:
    """An amount in 元 with its currency, down to 角 and 分."""
    if re.fullmatch(f"{NUMERAL}+", plain):
        return _number(plain, counted=False)  # it names neither, as most do not
    change = re.fullmatch(_CHANGE, plain)
    match = change or re.fullmatch(_MONEY, plain)
    if match is None:
        raise _Refused
    whole = Decimal(0)
    if not change:
        if match["unit"] == "元" and match["jiao"] and not match["jiao_unit"]:
            raise _Refused("請寫全")  # 3塊5 is 3.5 元; nobody says 3元5
        whole = _number(match["number"], counted=bool(match["unit"]))
    return whole + _small(match["jiao"]) / 10 + _small(match["fen"]) / 100


def _small(digit: str | None) -> Decimal:
    """One digit, in either notation; 0 for none."""
    if digit is None:
        return Decimal(0)
    return Decimal(digit) if digit.isascii() else Decimal(_digit(digit))


def _number(plain: str, *, counted: bool) -> Decimal:
    """A canonical text as a number. ``counted``: its unit was named, so that 1萬5 may be 10,005."""
    if plain[:1].isascii():
        return _groups(plain, counted=counted)
    if "点" in plain and (match := re.fullmatch(_DECIMAL_NUMERAL, plain)):
        digits = "".join(str(_digit(digit)) for digit in match["digits"])
        return Decimal(f"{_numeral(match['whole'])}.{digits}") * scale_of(match["scale"] or "")
    scaled = re.fullmatch(rf"({NUMERAL}+)个([万亿])", plain) if "个" in plain else None
    return Decimal(_numeral(scaled[1]) * scale_of(scaled[2]) if scaled else _numeral(plain))


def _groups(plain: str, *, counted: bool) -> Decimal:
    """Digits with scales: 320萬, 1億2000萬, 2萬5千, 1萬5."""
    groups = list(re.finditer(_GROUP, plain))
    if not groups or "".join(group[0] for group in groups) != plain:
        raise _Refused
    if len(groups) > 1 and any("." in group["number"] for group in groups[:-1]):
        raise _Refused
    numbers = [Decimal(group["number"].replace(",", "")) for group in groups]
    scales = [scale_of(group["scale"] or "") for group in groups]
    if len(groups) > 1 and scales[-1] == 1 and re.fullmatch("[1-9]", groups[-1][0]):
        if counted:
            raise _Refused(_TWO_READINGS)  # 1萬5元 may be 10,005 or 15,000
        scales[-1] = scales[-2] // 10
    _check_descent(groups, numbers, scales)
    return sum((number * scale for number, scale in zip(numbers, scales, strict=True)), Decimal(0))


def _check_descent(groups: Sequence[re.Match[str]], numbers: Sequence[Decimal], scales: Sequence[int]) -> None:
    """Each group is less than one of the scale before it; a scale left out makes 1億2千 two numbers."""
    if groups[0]["zero"] or any(group["scale"] in LATIN_SCALES for group in groups[1:]):
        raise _Refused
    for (larger, smaller), number, group in zip(itertools.pairwise(scales), numbers[1:], groups[1:], strict=True):
        if smaller >= larger or number * smaller >= larger:
            raise _Refused  # 1萬20000 is a slip of the pen, not 30,000
        if larger > smaller * SCALES["万"] and not group["zero"]:
            raise _Refused(_TWO_READINGS)


def _numeral(text: str) -> int:
    """A whole Chinese numeral: 三百二十萬 -> 3,200,000."""
    for scale in "亿万":
        before, found, after = text.rpartition(scale)
        if found:
            return _numeral(before) * SCALES[scale] + _after(after, scale)
    return _section(text)


def _after(text: str, scale: str) -> int:
    """What stands behind 億 or 萬: 兩萬五 is 25,000, 一億二千 may be two numbers."""
    if not text:
        return 0
    if len(text) == 1 and text in DIGITS[1:]:
        return _digit(text) * SCALES[scale] // 10
    if scale == "亿" and "万" not in text and not text.startswith("零"):
        raise _Refused(_TWO_READINGS)
    value = _numeral(text.removeprefix("零"))
    if not 0 < value < SCALES[scale]:
        raise _Refused
    return value


@lru_cache(maxsize=10_000)
def _section(text: str) -> int:
    """A numeral below 10,000: 三千二百五十, 三百二 (320), 廿五. Remembered, for larger ones consist of these."""
    if text == "零":
        return 0
    match = re.fullmatch(_SECTION, text)
    if not match or not text or text.endswith("零") or text.startswith("零"):
        raise _Refused
    ones, last = _digit(match["ones"]), text[-2:-1]
    if match["ones"] and not match["zero"] and PLACES.get(last, 0) > 10:
        ones *= PLACES[last] // 10
    tens = TENS[match["written"]] if match["written"] else 10 * _digit(match["tens"] or "一") if "十" in text else 0
    return _digit(match["thousands"]) * 1_000 + _digit(match["hundreds"]) * 100 + tens + ones


def _digit(character: str | None) -> int:
    return 0 if character is None else 2 if character == "两" else DIGITS.index(character)


def scale_of(words: str) -> int:
    """千萬 -> 10,000,000; nothing -> 1. ``words`` are canonical and match `SCALE`."""
    if words in LATIN_SCALES:
        return LATIN_SCALES[words]
    product = 1
    for character in words.removeprefix("个"):
        product *= SCALES[character]
    return product
