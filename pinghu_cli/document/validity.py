"""Until when the document holds, and the one line that every page about money says once it has lapsed."""

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pinghu_cli.document.model import Document


Validity = tuple[datetime.date, datetime.date]
"""First and last day on which a document holds."""


FOR_YEARS = "(?:有效期|试行期|暂行期)限?(?:暂定)?为?([1-9][0-9]?|[一二三四五六七八九十两])年"
"""How long a document holds, where its last day is not printed; in simplified script."""


def last_day_of(first_day: datetime.date, printed: str) -> datetime.date | None:
    """The last day where the text prints 有效期三年: the day before the same day, so many years after ``first_day``."""
    import re

    from pinghu_cli.quantities.reading import read_number
    from pinghu_cli.spelling.normalise import simplified

    stated = re.search(FOR_YEARS, simplified(printed))
    if stated is None:
        return None
    year = first_day.year + int(read_number(stated[1].replace("两", "二")))
    leaps = (first_day.month, first_day.day) == (2, 29)  # the day after its last is 1 March of a common year
    return datetime.date(year, 3 if leaps else first_day.month, 1 if leaps else first_day.day) - datetime.timedelta(1)


def validity(document: "Document") -> Validity:
    """First and last day on which ``document`` holds."""
    return document.document.effective.first_day, document.document.effective.last_day


def lapsed(document: "Document", day: datetime.date) -> bool:
    """Whether the period of validity is over on ``day``."""
    return day > document.document.effective.last_day


def lapse_line(held: Validity, day: datetime.date) -> str | None:
    """What to say of the validity on ``day``: that it is over, or has not begun; None while the document holds."""
    first_day, last_day = held
    if day > last_day:
        return f"文件有效期至 {last_day},已經失效;是否仍有同類政策,請向牽頭單位詢問"
    if day < first_day:
        return f"文件自 {first_day} 起有效,尚未生效"
    return None


def period(document: "Document") -> str:
    """2025-01-01 至 2025-12-31."""
    effective = document.document.effective
    return f"{effective.first_day} 至 {effective.last_day}"
