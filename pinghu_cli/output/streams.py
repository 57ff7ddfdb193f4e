"""Streams that never crash on Chinese and never lose a write in silence."""

import errno
import os
import sys
from typing import TextIO

from pinghu_cli.errors import WriteError

BROKEN_PIPE = 141


def prepare(stream: TextIO | None) -> bool:
    """Make ``stream`` take any text, and say whether it is UTF-8.

    A stream whose encoding has Chinese (GBK, Big5) keeps it and shows ``?`` for what it lacks; one that has none
    (cp1252, ASCII, the C locale) is switched to UTF-8.
    """
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("_", "-")
    unicode = encoding in ("utf-8", "utf8", "utf-8-sig", "utf-16", "cp65001")
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        if unicode:
            reconfigure(errors="backslashreplace")
        elif _has_chinese(encoding):
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    return unicode


def write(stream: TextIO | None, content: str | bytes) -> None:
    """Write and flush; bytes as they are, whatever the encoding of the stream.

    Raise WriteError when that fails; a reader that has gone away ends the program silently.
    """
    try:
        if stream is None:
            raise OSError(errno.EBADF, "closed")
        if isinstance(content, bytes):
            stream.flush()
            stream.buffer.write(content)
        else:
            stream.write(content)
        stream.flush()
    except BrokenPipeError:
        give_up(stream)
        raise SystemExit(BROKEN_PIPE) from None
    except (OSError, ValueError) as error:
        from pinghu_cli.files import write_error

        give_up(stream)
        raise write_error(error) from None


def file_error(error: OSError) -> WriteError:
    """The error for people of a failure that nothing nearer has put into words: of a file, or of the output itself."""
    from pinghu_cli.files import write_error, write_reason

    if not error.filename:
        return write_error(error)
    reason = "沒有權限" if error.errno == errno.EACCES else write_reason(error)
    return WriteError("file-failed", f"讀寫不了 {error.filename}:{reason}", "請檢查磁碟空間與權限")


def give_up(stream: TextIO | None) -> None:
    """Send what is still buffered to nowhere, so that Python does not try again at exit and complain."""
    if stream is not None and any(stream is standard for standard in (sys.__stdout__, sys.__stderr__)):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _has_chinese(encoding: str) -> bool:
    for character in "漢汉":
        try:
            character.encode(encoding)
        except (UnicodeEncodeError, LookupError):
            continue
        return True
    return False
