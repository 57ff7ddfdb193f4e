"""Reading what a user names: a file, or standard input for ``-``. Never more than the limit, never a traceback."""

import sys
from pathlib import Path

from pinghu_cli.errors import DataError, Problem

STDIN = "-"
MAX_BYTES = 64 * 1024 * 1024
_REASONS = {FileNotFoundError: "找不到檔案", PermissionError: "沒有讀取權限", IsADirectoryError: "這是資料夾"}


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
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(file, what, _REASONS.get(type(error), error.strerror or str(error)), hint) from None
    if len(data) > MAX_BYTES:
        raise _error("too-large", file, f"{what}超過上限 {MAX_BYTES // 1024 // 1024} MB", "請確認檔名")
    return data


def _unreadable(file: str, what: str, reason: str, hint: str) -> DataError:
    return _error("unreadable", file, f"讀不到{what}:{reason}", hint)


def _error(code: str, file: str, message: str, hint: str) -> DataError:
    problem = Problem(code, message, file=file, hint=hint)
    return DataError(code, f"{file}: {message}", hint, (problem,))
