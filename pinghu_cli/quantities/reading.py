"""Amounts and counts as people write them: 320萬, 3,200,000元, 1.5億, 三百二十萬, 兩萬五.

Exact throughout: the text becomes a ``Decimal`` in 元 without passing through a float.
"""

import itertools
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from pinghu_cli.quantities.printed import FEN, SCALES

MAX_YUAN = Decimal(10) ** 12
"""The largest amount that is taken seriously: 1萬億元."""
MAX_COUNT = 1_000_000

_DIGITS = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_GROUP = re.compile(r"([\d,.]+)\s*([百千萬万億亿]*)")
_CURRENCY = re.compile(r"^¥?\s*(.*?)\s*(?:元|圓|圆|块|塊)?$")
_SPOKEN = re.compile(r"[百千萬万億亿]\d$")
"""1萬5 as people say it: 15,000."""
_COUNTED = re.compile(r"[^\d\s]\s*$")
"""What is counted is named: 元, 件."""
_SHORT_OF_MYRIADS = re.compile(r"[億亿][^萬万零〇]+$")
_MYRIAD = 10_000
_ONE_CHARACTER = {**SCALES, "百": 100}
_SIGN = re.compile(r"[-−–負负]")


def read_amount(text: str) -> Decimal:
    """The amount in 元 that ``text`` states; raise ValueError, saying why in Chinese, when it states none.

    An amount is more than 0, at most `MAX_YUAN`, and no finer than 1 分.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise ValueError("金額是空的")
    if "$" in plain:
        raise ValueError("金額須為人民幣")
    negative = _SIGN.match(plain)
    match = _CURRENCY.match(plain[1:] if negative else plain)
    yuan = _number(match[1] if match else plain, text)
    if negative:
        raise ValueError(f"金額不能是負數:{_short(text)}")
    if yuan == 0:
        raise ValueError("金額須大於 0")
    if yuan > MAX_YUAN:
        raise ValueError(f"金額大得不合理:{_short(text)},最多 1萬億元")
    if yuan % FEN:
        raise ValueError(f"金額最多精確到分:{_short(text)}")
    return yuan


def read_count(text: str, what: str = "數量") -> int:
    """The count that ``text`` states (2, 2台, 三); raise ValueError, saying why in Chinese, when it states none.

    ``what`` is what the error calls it.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _SIGN.match(plain):
        raise ValueError(f"{what}不能是負數:{_short(text)}")
    if not plain:
        raise ValueError(f"{what}是空的")
    number = _number(re.sub(r"[件臺台部輛辆個个家項项次]$", "", plain), text, what)
    if number == 0:
        raise ValueError(f"{what}須大於 0")
    if number != number.to_integral_value():
        raise ValueError(f"{what}須為整數:{_short(text)}")
    if number > MAX_COUNT:
        raise ValueError(f"{what}大得不合理:{_short(text)},最多 {MAX_COUNT:,}")
    return int(number)


def _number(plain: str, text: str, what: str = "金額") -> Decimal:
    """Digits with scales (1億2000萬) or Chinese numerals as an exact number; ``text`` is quoted in the error."""
    unreadable = ValueError(f"看不懂{what}:{_short(text)}")
    groups = list(_GROUP.finditer(plain))
    if not groups:
        return _numeral(plain, unreadable)
    if "".join(group[0] for group in groups) != plain or not all(_DIGITS.fullmatch(group[1]) for group in groups):
        raise unreadable
    scales = [_scale(group[2]) for group in groups]
    if _SPOKEN.search(plain):
        if _COUNTED.search(text) or "." in groups[-2][1]:
            raise unreadable  # 1萬5元 may be 10,005 as well
        scales[-1] = scales[-2] // 10
    if any(not smaller < larger <= smaller * _MYRIAD for larger, smaller in itertools.pairwise(scales)):
        raise unreadable  # 1億2千 may be 1億2千萬 as well
    try:
        parts = [Decimal(group[1].replace(",", "")) * scale for group, scale in zip(groups, scales, strict=True)]
    except InvalidOperation:
        raise unreadable from None
    if any(part >= scale for part, scale in zip(parts[1:], scales, strict=False)):
        raise unreadable  # 1萬20000 is a slip of the pen, not 30,000
    return sum(parts, Decimal(0))


def _numeral(plain: str, unreadable: ValueError) -> Decimal:
    """Chinese numerals, also 一點五億."""
    from cn2an import cn2an  # type: ignore[import-untyped]  # 80 ms: only for who writes so

    if _SHORT_OF_MYRIADS.search(plain):
        raise unreadable
    whole, point, rest = plain.replace("點", "点").replace("參", "叁").partition("点")
    scaled = re.fullmatch(r"(.*?)([萬万億亿]?)", rest)
    fraction, scale = (scaled[1], scaled[2]) if scaled and point else ("", "")
    if point and not fraction:
        raise unreadable
    try:
        digits = "".join(str(cn2an(digit, "normal")) for digit in fraction)
        return Decimal(f"{cn2an(whole, 'normal')}.{digits or 0}") * _scale(scale)
    except (ValueError, InvalidOperation, KeyError, IndexError, TypeError):
        raise unreadable from None


def _scale(words: str) -> int:
    """千萬 -> 10,000,000; nothing -> 1."""
    product = 1
    for word in words:
        product *= _ONE_CHARACTER[word]
    return product


def _short(text: str) -> str:
    """``text`` in quotes, cut where it is too long to print in an error."""
    text = text.strip()
    return f"「{text if len(text) <= 30 else text[:30] + '…'}」"
