"""Until when the document holds, and the one line that every page about money says once it has lapsed."""

import datetime
from typing import TYPE_CHECKING, NamedTuple

from pinghu_cli.document.unprinted import NOT_WRITTEN, responsible

if TYPE_CHECKING:
    from pinghu_cli.document.model import Document


class Validity(NamedTuple):
    """When a document holds, both days included; a day that the text does not print is None, for unknown."""

    first_day: datetime.date | None
    last_day: datetime.date | None
    names_units: bool
    """Whether the text names units, of whom one can ask."""


FOR_YEARS = "(?:有效期|试行期|暂行期|执行期|实施期)限?(?:暂定)?为?([1-9][0-9]?|[一二三四五六七八九十两])年"
"""How long a document holds, where its last day is not printed; in simplified script."""


def last_day_of(first_day: datetime.date | None, printed: str) -> datetime.date | None:
    """The last day where the text prints 有效期三年: the day before the same day, so many years after ``first_day``."""
    import re

    from pinghu_cli.quantities.reading import read_number
    from pinghu_cli.spelling.normalise import simplified

    stated = re.search(FOR_YEARS, simplified(printed))
    if stated is None or first_day is None:
        return None
    year = first_day.year + int(read_number(stated[1].replace("两", "二")))
    leaps = (first_day.month, first_day.day) == (2, 29)  # the day after its last is 1 March of a common year
    return datetime.date(year, 3 if leaps else first_day.month, 1 if leaps else first_day.day) - datetime.timedelta(1)


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
