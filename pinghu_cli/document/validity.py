"""Until when the document holds, and the one line that every page about money says once it has lapsed."""

import datetime
from typing import TYPE_CHECKING

import msgspec

from pinghu_cli.document.unprinted import NOT_WRITTEN, responsible

if TYPE_CHECKING:
    from pinghu_cli.document.model import Document


class Validity(msgspec.Struct, frozen=True, array_like=True):
    """When a document holds, both days included; a day that the text does not print is None, for unknown."""

    first_day: datetime.date | None
    last_day: datetime.date | None
    names_units: bool
    """Whether the text names units, of whom one can ask."""


TERM = (
    "(?:有效期|试行期|暂行期|执行期|实施期)限?(?:暂定)?为?(?:自[^,。;]{1,16}?起)?(?:计算|算)?为?"
    "(?P<count>[1-9][0-9]{0,2}|[一二三四五六七八九十两]{1,3})(?P<unit>年|个月)"
)
"""How long a document holds, where its last day is not printed; in simplified script."""

EXCEPTION = r"除[^,。;\n]*外"
"""What a clause leaves out: 除標明具體實施期限外; in simplified script and half width, as those below."""

OVERLAP = r"(?P<overlap>[^,。;\n]*除[^,。;\n]*(?:重叠|交叉)[^,。;\n]*外)"
"""What a total leaves out: 市財政2025年預算安排資金除交叉重疊部分外."""

HIGHER = r"(?:国家|上级)[^。;\n]*(?:遵照执行|从其规定|为准)"
"""What a text says of policies of a higher level."""

IN_FORCE = (
    r"(?:19|20)[0-9]{2}年全年[^,。;\n]*(?:有效|实施|执行|施行)"
    r"|自(?:19|20)[0-9]{2}年[^,。;\n]*起?(?:施行|实施|执行|生效)"
    r"|有效期[^,。;\n]{0,8}(?:19|20)[0-9]{2}年"
)
"""What says when a document holds, with a year."""


def last_day_of(first_day: datetime.date | None, printed: str) -> datetime.date | None:
    """The last day where the text prints 有效期三年: the day before the same day, so much later than ``first_day``.

    Where that month has no such day, its last one.
    """
    import re
    from calendar import monthrange

    from pinghu_cli.quantities.numerals import heading_number
    from pinghu_cli.spelling.normalise import simplified

    stated = re.search(TERM, simplified(printed))
    if stated is None or first_day is None:
        return None
    count = int(stated["count"]) if stated["count"].isascii() else heading_number(stated["count"].replace("两", "二"))
    years, months = divmod(first_day.month - 1 + (count or 0) * (12 if stated["unit"] == "年" else 1), 12)
    year, month = first_day.year + years, months + 1
    if not count or year > datetime.MAXYEAR:
        return None
    days = min(first_day.day - 1, monthrange(year, month)[1])
    return datetime.date(year, month, 1) + datetime.timedelta(days - 1)


def validity(document: "Document") -> Validity:
    """When ``document`` holds."""
    effective = document.document.effective
    return Validity(effective.first_day, effective.last_day, bool(document.units))


def lapsed(last_day: datetime.date | None, day: datetime.date) -> bool | None:
    """Whether the period of validity is over on ``day``; None where its last day is unknown."""
    return None if last_day is None else day > last_day


def iso(day: datetime.date | None) -> str | None:
    """A day as rows have it: 2025-12-31; None where it is unknown."""
    return day.isoformat() if day else None


def lapse_line(held: Validity, day: datetime.date) -> str | None:
    """What to say of the validity on ``day``: that it is over, has not begun, or is unknown; None while it holds."""
    whom = responsible(held.names_units)
    if lapsed(held.last_day, day):
        return f"文件有效期至 {held.last_day},已經失效;是否仍有同類政策,請向{whom}詢問"
    if held.first_day is not None and day < held.first_day:
        return f"文件自 {held.first_day} 起有效,尚未生效"
    if held.last_day is None:
        return f"{NOT_WRITTEN}有效到哪一天;是否仍然有效,請向{whom}詢問"
    return None


def period_words(first_day: object | None, last_day: object | None) -> str:
    """2025-01-01 至 2025-12-31; where a day is unknown, that it is not printed."""
    if first_day is None and last_day is None:
        return NOT_WRITTEN
    if last_day is None:
        return f"{first_day} 起,止日{NOT_WRITTEN}"
    return f"{first_day} 至 {last_day}" if first_day else f"至 {last_day},起日{NOT_WRITTEN}"
