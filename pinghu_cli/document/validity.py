"""Until when the document holds, and the one line that every page about money says once it has lapsed."""

import datetime

from pinghu_cli.document.model import Document


def lapsed(document: Document, day: datetime.date) -> bool:
    """Whether the period of validity is over on ``day``."""
    return day > document.document.effective.last_day


def lapse_line(document: Document, day: datetime.date) -> str | None:
    """What to say of the validity on ``day``: that it is over, or has not begun; None while the document holds."""
    effective = document.document.effective
    if lapsed(document, day):
        return f"文件有效期至 {effective.last_day},已經失效;是否仍有同類政策,請向牽頭單位詢問"
    if day < effective.first_day:
        return f"文件自 {effective.first_day} 起有效,尚未生效"
    return None


def period(document: Document) -> str:
    """2025-01-01 至 2025-12-31."""
    effective = document.document.effective
    return f"{effective.first_day} 至 {effective.last_day}"
