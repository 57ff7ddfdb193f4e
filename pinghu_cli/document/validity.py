"""Until when the document holds, and the one line that every page about money says once it has lapsed."""

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pinghu_cli.document.model import Document


Validity = tuple[datetime.date, datetime.date]
"""First and last day on which a document holds."""


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
