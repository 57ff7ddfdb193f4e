"""The cache: what is kept between calls, and how to be rid of it."""

from typing import Annotated

import typer

from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.declared import Row
from pinghu_cli.document import cache as kept
from pinghu_cli.output.view import Column, Listing, Table


class CacheRow(Row, frozen=True):
    """A file of the cache."""

    data: str
    """SHA-256 of the data file."""
    part: str
    """What it holds."""
    bytes: int
    """Its size."""
    written: str
    """When it was written (ISO, UTC)."""
    current: bool
    """Whether this version reads it."""
    path: str
    """Where it is."""


@command(
    "快取:列出內容,或全部清除",
    details="快取只為加快啟動,隨時可以清除,答案不會改變。PINGHU_NO_CACHE=1 則不讀也不寫。",
    examples=(Example("pinghu cache", "快取的內容與所在"), Example("pinghu cache --clear", "全部清除")),
    without=("data",),
)
def cache(
    session: Session, clear: Annotated[bool, typer.Option("--clear", help="全部清除,並列出清除了什麼")] = False
) -> None:
    """List the files of the cache, or remove them all."""
    found = kept.clear() if clear else kept.files()
    done = "已清除" if clear else "共"
    notes = [f"{done} {len(found)} 個檔案,{_size(sum(file.size for file in found))}"] if found else []
    notes.append(f"位置:{kept.folder() or '沒有(找不到使用者資料夾)'}")
    if not kept.is_on():
        notes.append("PINGHU_NO_CACHE 已設,目前不讀也不寫")
    columns = (
        Column("內容", lambda row: row.part, kind="id", style="id"),
        Column("資料檔 sha256", lambda row: row.data[:12], kind="id"),
        Column("大小", lambda row: _size(row.bytes), kind="number"),
        Column("寫入時間", lambda row: row.written, kind="id"),
        Column("可用", lambda row: "是" if row.current else "否(舊版本所留)", kind="id"),
    )
    rows = [_row(file) for file in found]
    session.show(Listing(CacheRow, rows, Table(rows, columns, notes=tuple(notes)), empty="快取是空的"))


def _row(file: kept.KeptFile) -> CacheRow:
    from datetime import UTC, datetime

    return CacheRow(
        data=file.data,
        part=file.part,
        bytes=file.size,
        written=datetime.fromtimestamp(file.written, UTC).isoformat(timespec="seconds"),
        current=file.current,
        path=str(file.path),
    )


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{count / 1024:.0f} KB"
