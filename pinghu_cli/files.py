"""Users' files. Reading: a file, or standard input for ``-``; never more than the limit, never a traceback.

Writing: made whole in a folder beside it, then put in its place.
"""

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pinghu_cli.errors import DataError, Problem

STDIN = "-"
MAX_BYTES = 64 * 1024 * 1024
_REASONS = {
    errno.ENOENT: "找不到檔案",
    errno.EACCES: "沒有讀取權限",
    errno.EPERM: "沒有讀取權限",
    errno.EISDIR: "這是資料夾",
    errno.ENOTDIR: "路徑中有一段不是資料夾",
    errno.ENAMETOOLONG: "檔名太長",
    errno.ELOOP: "符號連結繞成了圈",
}


def read_bytes(file: str, what: str, hint: str) -> bytes:
    """All that ``file`` holds, calling it ``what`` (資料檔, 申請檔) in errors.

    Raise DataError (exit 3) when it cannot be read or is larger than ``MAX_BYTES``.
    """
    try:
        if file == STDIN:
            if sys.stdin is None:
                raise _unreadable(file, what, "標準輸入已關閉", hint)
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            if not file:
                raise _unreadable("「」", what, "檔名是空的", hint)
            with open(on_disk(file), "rb") as stream:  # noqa: PTH123 - a name, not a path: a trailing slash counts
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise _unreadable(file, what, reason, hint) from None
    except ValueError:
        raise _unreadable(file, what, "檔名不合法", hint) from None
    if len(data) > MAX_BYTES:
        raise _error("too-large", file, f"{what}超過上限 {MAX_BYTES // 1024 // 1024} MB", "請確認檔名")
    return data


def on_disk(name: str) -> str:
    """The name of a file as this system spells it: in the C locale ``name`` is text that the system cannot encode."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return os.fsdecode(name.encode("utf-8", "surrogateescape"))
    return name


def in_print(path: os.PathLike[str]) -> str:
    """The reverse of `on_disk`: the name of a file as people, and programs that speak UTF-8, spell it."""
    return os.fsencode(path).decode("utf-8", "replace")


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder on the disk of ``path``, gone afterwards. Raise OSError that names ``path`` where there can be none."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".pinghu.", dir=path.parent))
    except OSError as error:
        raise OSError(error.errno, error.strerror, in_print(path)) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unreadable(file: str, what: str, reason: str, hint: str) -> DataError:
    return _error("unreadable", file, f"讀不到{what}:{reason}", hint)


def _error(code: str, file: str, message: str, hint: str) -> DataError:
    problem = Problem(code, message, file=file, hint=hint)
    return DataError(code, f"{file}: {message}", hint, (problem,))
