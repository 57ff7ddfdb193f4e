"""One cell -> the value that it states, or why it states none. The same for every format and every neighbour."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import NamedTuple

from pinghu_cli import limits
from pinghu_cli.declared import FORMULA
from pinghu_cli.intake.wording import wording
from pinghu_cli.quantities.dates import read_date, read_serial, read_year
from pinghu_cli.quantities.reading import FEN, read_count, read_fen
from pinghu_cli.receipts.claims import LAST_PROFIT_YEAR, YEARS
from pinghu_cli.spelling.normalise import key, simplified

_GUARDED = re.compile(rf"['‘’](?=[\d{FORMULA}])")
_FORCED_TEXT = re.compile(r'="([^"]*)"')
_NUMBER = re.compile(r"[-+]?[\d,]*\.?\d+")
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_DOMESTIC_BEHIND = re.compile(r"\s*\((?:人民[币幣]|rmb|cny)\)$", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")
_MONTH = re.compile(
    r"(?P<year>(?:19|2\d)\d\d)\s*[-/.年]\s*(?:0?[1-9]|1[0-2])\s*月?份?|(?P<packed>(?:19|2\d)\d\d)(?:0[1-9]|1[0-2])"
)
_SERIAL = re.compile(r"(?:3[2-9]|[4-6]\d|7[0-3])\d{3}(?:\.\d+)?")
"""Days as worksheets count them, from 1987 to 2102."""
_YEARS_AS_DAYS = (1905,)
"""In which year a worksheet shows a number such as 2025 in a cell that is set to dates."""
_REPUBLIC = re.compile(r"民国\s*(\d{1,3})\s*年?度?|(1[01]\d)\s*年?度?")
_REPUBLIC_BEGINS = 1911
_SHORT_YEAR = re.compile(r"\d{2}\s*年?度?")
_PROFIT_YEAR = re.compile(r"第?\s*(.+?)\s*(?:個|个)?(?:獲利|获利)?年?(?:度)?")
_LOST = re.compile("[0-9]{15}0{3,}")
"""Digits of which a worksheet has kept fifteen."""
AROUND = "\u200b\u200c\u200d\u2060\ufeff\u00a0\u3000"
"""What no eye sees around a text, beside white space."""
_LISTED, _BESIDE, _LINE = r"[、;]", r"[,/+&]", r"\s*\n\s*"
_JOINED = "[和及与與暨跟]"
_AND_OTHERS = "等[0-9一二三四五六七八九十两兩]+[家个個户戶人名位]"
DOUBTFUL_MARKS = "和及与與暨跟等()（）"
"""A name that has none of these, and does not begin with a digit, is not `DOUBTFUL`."""
DOUBTFUL = f"(?s)..+{_JOINED}.+|{_LOST.pattern}|.*{_AND_OTHERS}.*|[()（）].*"
"""Of the names that are plain letters and digits, all that `applicant` may refuse, as the database reads patterns."""
_INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp"}
_NOISE = Decimal("1e-6")
"""A difference from whole 分 that comes of binary fractions (1234.5600000000001), not of a figure."""
_ROOM = 12
"""Digits that a number can gain by the scale of its column, and by being written down to 分."""


class Reading(NamedTuple):
    """What a cell states: ``value`` (分, a number, a text) and how it was read, or ``problem`` and its ``code``."""

    value: int | str | None = None
    code: str = ""
    problem: str = ""
    remark: str = ""


def cleaned(text: str | None) -> str:
    """``text`` without what a spreadsheet or a careless hand puts around it: spaces, ="…", '330482 and other guards."""
    if text is None:
        return ""
    text = text.strip().strip(AROUND).strip()
    if match := _FORCED_TEXT.fullmatch(text):
        text = match[1].strip()
    return _GUARDED.sub("", text, count=1).strip() if text.startswith(("'", "‘", "’")) else text


def amount(text: str, scale: int = 1, unit: str = "") -> Reading:
    """An amount of ``scale`` 元 (``unit``: 萬元) in 分; a text with a unit of its own keeps that."""
    plain = unicodedata.normalize("NFKC", text).strip()
    remark = ""
    try:
        if problem := _spoilt(plain):
            raise ValueError(problem)
        plain = _DOMESTIC_BEHIND.sub("", plain)
        bare = plain.lstrip("¥").strip()
        if _NUMBER.fullmatch(bare):
            plain, remark = _in_yuan(bare, scale, text)
        elif scale != 1:
            remark = f"有自己單位的金額按格內的算,不按欄名的{unit}"
        return Reading(read_fen(plain), remark=remark)
    except ValueError as error:
        return Reading(code="bad-amount", problem=str(error))


def with_unit(text: str, unit: str) -> str:
    """An amount with the unit that stands in another cell of its row, unless it has one of its own."""
    bare = unicodedata.normalize("NFKC", cleaned(text)).lstrip("¥").strip()
    return f"{bare}{unit}" if unit and _NUMBER.fullmatch(bare) else text


def _in_yuan(bare: str, scale: int, text: str) -> tuple[str, str]:
    """A number without unit in 元. Raise ValueError where its commas stand wrongly."""
    if "," in bare and not re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
        raise ValueError(f"看不懂金額:「{text.strip()}」,逗號的位置不對")
    with localcontext(prec=len(bare) + _ROOM):  # every digit counts, of however many
        yuan = Decimal(bare.replace(",", "")) * scale
        whole = yuan.quantize(FEN)
    if whole != yuan and abs(whole - yuan) <= _NOISE and len(bare.partition(".")[2]) > 8:
        return f"{whole:f}", "小數尾數是試算表的誤差,已四捨五入到分"
    return f"{yuan:f}", ""


def count(text: str) -> Reading:
    """How many: 2, 2.0, 2台, 三."""
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        if problem := _spoilt(plain):
            raise ValueError(problem)
        return Reading(read_count(_WHOLE.sub(r"\1", plain) if _WHOLE.fullmatch(plain) else plain))
    except ValueError as error:
        return Reading(code="bad-count", problem=str(error))


def year(text: str) -> Reading:
    """A calendar year: 2025, 2025年度; of a day or a month (2025-06-30, 2025年3月, 45658 in a worksheet), its year."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _WHOLE.sub(r"\1", plain) if _WHOLE.fullmatch(plain) else plain
    try:
        value, remark = _year_of(plain)
    except ValueError as error:
        return Reading(code="bad-year", problem=_other_year(plain) or str(error))
    if not YEARS[0] <= value <= YEARS[1]:
        return Reading(code="bad-year", problem=f"年度須為四位數的西元年:{value}")
    if remark and value in _YEARS_AS_DAYS:
        return Reading(code="bad-year", problem=f"「{plain}」看來是年份數字被儲存格設成了日期")
    return Reading(value, remark=remark)


def _year_of(plain: str) -> tuple[int, str]:
    """The year that a text names, and how that was understood. Raise ValueError where it names none."""
    try:
        return read_year(plain), ""
    except ValueError as error:
        day = plain.partition(" ")[0].partition("T")[0]
        if match := _MONTH.fullmatch(plain):
            return int(match["year"] or match["packed"]), "月份只取年份"
        if _SERIAL.fullmatch(day):
            return read_serial(int(day.partition(".")[0])).year, "試算表的日期序號只取年份"
        try:
            return read_date(day).year, "日期只取年份"
        except ValueError:
            raise error from None


def _other_year(plain: str) -> str:
    """Why a text that names a year in another way is refused; empty where it names none."""
    if match := _REPUBLIC.fullmatch(simplified(plain)):
        return f"「{plain}」是民國紀年,即西元 {int(match[1] or match[2]) + _REPUBLIC_BEGINS} 年;請寫西元"
    if _SHORT_YEAR.fullmatch(simplified(plain)):
        return f"「{plain}」不知是 20{plain[:2]} 年還是民國 {plain[:2]} 年"
    return ""


def profit_year(text: str) -> Reading:
    """The year since profit began: 3, 第3年, 第三個獲利年度."""
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _PROFIT_YEAR.fullmatch(plain)
    try:
        if problem := _spoilt(plain):
            raise ValueError(problem)
        number = match[1] if match else plain
        value = read_count(_WHOLE.sub(r"\1", number) if _WHOLE.fullmatch(number) else number, "獲利年度")
    except ValueError as error:
        return Reading(code="bad-year", problem=str(error))
    if value > LAST_PROFIT_YEAR:
        return Reading(code="bad-year", problem=f"獲利年度須從第 1 年數起:第 {value} 年")
    return Reading(value)


def applicant(text: str) -> Reading:
    """The name of an applicant as it stands; an id that has lost digits is refused, and so are several names."""
    if _SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", text)):
        return Reading(code="lost-digits", problem=f"「{text}」是試算表改成的科學記數法,證號已失去位數")
    if _LOST.fullmatch(text):
        return Reading(code="lost-digits", problem=f"「{text}」末尾都是 0,看來是試算表已失去位數的證號")
    if problem := _spoilt(text, limits.APPLICANT_CHARACTERS) or _no_name(text):
        return Reading(code="bad-applicant", problem=problem)
    if names := several_names(text):
        told = "、".join(f"「{name}」" for name in names)
        return Reading(code="several-applicants", problem=f"這一格不只一個申請人:{told}")
    return Reading(_WHOLE.sub(r"\1", text) if _WHOLE.fullmatch(text) else text)


def _no_name(text: str) -> str:
    """Why a text can be no name; empty where it can."""
    if text[:1] in {"{", "["} and text[-1:] in {"}", "]"}:
        return f"「{text[:30]}」是一組值,不是名稱"
    if not key(text) or key(text) in wording().nobody:
        return f"「{text}」不是申請人的名稱"
    return ""


def several_names(text: str) -> list[str]:
    """The names in a cell that holds more than one; empty where it holds one.

    、 and ; part names; commas, strokes and the like do where both sides are names in Chinese, or numbers of people or
    organisations; words for "and" and spaces do where both sides end as organisations do, spaces also between numbers;
    line ends do there and between the names of people.
    """
    plain = simplified(unicodedata.normalize("NFKC", text).strip())
    if re.search(_AND_OTHERS, plain):
        return [text]
    ways = (
        (_LISTED, _any),
        (_BESIDE, _chinese),
        (rf"\s*{_BESIDE}\s*|\s+", _ids),
        (_LINE, _people),
        (rf"\s*{_JOINED}\s*|\s+", _organised),
    )
    for pattern, holds in ways:
        parts = [part.strip() for part in re.split(pattern, plain)]
        whole = all(parts) and not any(part.casefold() in wording().legal_forms for part in parts)
        if len(parts) > 1 and whole and holds(parts):
            return parts
    return []


def _ids(parts: list[str]) -> bool:
    """Whether all parts are numbers of people or organisations."""
    return all(re.fullmatch("[0-9A-Za-z]{15,18}", part) for part in parts)


def _any(_parts: list[str]) -> bool:
    return True


def _chinese(parts: list[str]) -> bool:
    """Whether all parts are written in Chinese, none of them a mere remark in brackets."""
    return all(re.search("[一-鿿]", part) and part[0] not in "([【" for part in parts)


def _people(parts: list[str]) -> bool:
    return all(re.fullmatch("[一-鿿·]{2,4}", part) and not _is_organisation(part) for part in parts)


def _organised(parts: list[str]) -> bool:
    return all(_is_organisation(part) for part in parts)


def _is_organisation(part: str) -> bool:
    bare = re.sub(r"\([^()]*\)$", "", part)
    return len(bare) > 1 and bare.endswith(wording().organisations)


READERS: dict[str, Callable[[str], Reading]] = {"count": count, "year": year, "profit_year": profit_year}
REMEDIES = {
    "applicant": "寫申請人的全名;證號的那一格設為「文字」再重填",
    "incentive": "寫 pinghu incentives 列出的代號或名稱,一行一項",
    "base": "寫 3200000、320萬 或 1.5億",
    "count": "寫整數,例如 2",
    "year": "寫四位數的年份",
    "profit_year": "寫獲利第幾年,例如 3",
}
"""What to write instead, by role."""


def same_applicant(text: str) -> str:
    """What the spellings of one applicant share: width, script, spaces, case and invisible characters do not count."""
    halved = text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
    plain = simplified(halved.casefold())
    if plain.isalnum():
        return plain
    return "".join(character for character in plain if unicodedata.category(character) not in _INVISIBLE)


def _spoilt(text: str, most: int = limits.CELL_CHARACTERS) -> str:
    """Why ``text`` cannot be a value of any kind, nor one of more than ``most`` characters; empty where it can."""
    if text.startswith("#"):
        return f"「{text[:30]}」是試算表的錯誤值" if text.isascii() else f"這一格{text[1:30]}"
    if _SCIENTIFIC.fullmatch(text):
        return f"「{text[:30]}」是科學記數法,位數可能已失去"
    if max(text, default="") >= "\udc80" and any("\udc80" <= character <= "\udcff" for character in text):
        return "含有讀不懂的位元組(不是 UTF-8)"
    return f"這一格有 {len(text):,} 個字,最多 {most} 個" if len(text) > most else ""
