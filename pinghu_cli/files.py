"""Users' files: the only way to read one, and the only way to write one.

Reading takes a name as a name, never as a pattern: a file, a pipe, or standard input for ``-``; bounded, and decoded
from what worksheets are really saved in. Writing is atomic: the bytes are collected beside the target and put in its
place at the end, so an error, a full disk or a signal leaves what stood there. What is no ordinary file (a pipe, a
device) is written through its name.
"""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

import msgspec

from pinghu_cli import limits
from pinghu_cli.errors import DataError, Problem, UsageError, WriteError

STDIN = "-"
_BLOCK = 1 << 20
_REASONS = {
    errno.ENOENT: "找不到檔案",
    errno.EACCES: "沒有讀取權限",
    errno.EPERM: "沒有讀取權限",
    errno.EISDIR: "這是資料夾",
    errno.ENOTDIR: "路徑中有一段不是資料夾",
    errno.ENAMETOOLONG: "檔名太長",
    errno.ELOOP: "符號連結繞成了圈",
}
_WRITE_REASONS = _REASONS | {
    errno.ENOSPC: "磁碟已滿",
    getattr(errno, "EDQUOT", -1): "磁碟配額已滿",
    errno.EFBIG: "超過檔案大小的限制",
    errno.EACCES: "沒有寫入權限",
    errno.EPERM: "沒有寫入權限",
    errno.ENOENT: "沒有這個資料夾",
    errno.EROFS: "唯讀的磁碟",
    errno.EBADF: "輸出已關閉",
}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32"}
_BOMS |= {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}  # last: one of UTF-32 begins alike
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB 18030", "cp950": "Big5"}
ENCODINGS |= dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16")
ENCODINGS |= dict.fromkeys(("utf-32", "utf-32-le", "utf-32-be"), "UTF-32")
"""Python's name of an encoding -> how people call it."""


class Text(msgspec.Struct, frozen=True):
    """What a file says, and in which encoding (a key of `ENCODINGS`) that was taken to be."""

    text: str
    encoding: str

    @property
    def remark(self) -> str:
        """How the bytes were read, where that was not given; empty for UTF-8."""
        return "" if self.encoding.startswith("utf-8") else f"按 {ENCODINGS[self.encoding]} 讀取"


def read_bytes(file: str, what: str, hint: str, most: int | None = None) -> bytes:
    """All that ``file`` holds, calling it ``what`` (資料檔, 申請檔) in errors.

    Raise DataError (exit 3) when it cannot be read or is larger than ``most`` bytes, else `limits.FILE_BYTES`.
    """
    most = limits.FILE_BYTES if most is None else most
    blocks, size = [], 0
    for block in read_blocks(file, what, hint):
        blocks.append(block)
        size += len(block)
        if size > most:
            raise _error("too-large", file, f"{what}超過上限 {most // limits.MB} MB", "請確認檔名")
    return b"".join(blocks)


def read_text(file: str, what: str, hint: str) -> Text:
    """The text of ``file``. Raise DataError (exit 3) where it cannot be read or is no text."""
    return decode(read_bytes(file, what, hint), "標準輸入" if file == STDIN else file)


def read_blocks(file: str, what: str, hint: str) -> Iterator[bytes]:
    """What ``file`` holds, piece by piece, from its start to its end. Raise DataError where it cannot be read."""
    try:
        if file == STDIN:
            if sys.stdin is None:
                raise _unreadable(file, what, "標準輸入已關閉", hint)
            yield from iter(lambda: sys.stdin.buffer.read(_BLOCK), b"")
            return
        if not file:
            raise _unreadable("「」", what, "檔名是空的", hint)
        with open(on_disk(file), "rb") as stream:  # noqa: PTH123 - a name, not a path: a trailing slash counts
            yield from iter(lambda: stream.read(_BLOCK), b"")
    except OSError as error:
        reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
        raise _unreadable(file, what, reason, hint) from None
    except ValueError:
        raise _unreadable(file, what, "檔名不合法", hint) from None


def decode(data: bytes, file: str) -> Text:
    """``data`` as text. Raise DataError, with the line, where it is in no encoding that is understood."""
    encoding = encoding_of(io.BytesIO(data))
    try:
        return Text(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(
            "encoding", "不是 UTF-8、GB 18030、Big5 或 UTF-16 文字", file=file, line=line, hint="請另存為 UTF-8"
        )
        raise DataError("encoding", f"{file}:{line}: {problem.message}", problem.hint, (problem,)) from None


def encoding_of(stream: BinaryIO) -> str:
    """The encoding of a seekable ``stream``: by its BOM, else the one of `ENCODINGS` that it can be.

    A text of which some lines are broken UTF-8 is UTF-8: only where no line of Chinese is good UTF-8 is it another.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE)
    for bom, encoding in _BOMS.items():
        if head.startswith(bom):
            return encoding
    if b"\0" in head and (wide := _wide(head)):
        return wide
    if _decodes(stream, "utf-8") or _mostly_utf8(stream):
        return "utf-8"
    possible = [encoding for encoding in ("gb18030", "cp950") if _decodes(stream, encoding)]
    if not possible:
        return "utf-8"
    if len(possible) == 1:
        return possible[0]
    usual = {encoding: _usual(head.decode(encoding, "ignore")) for encoding in possible}
    return "cp950" if usual["cp950"] > usual["gb18030"] else "gb18030"


_SAMPLE = 1 << 16
"""How many bytes are looked at to tell what a text is written in."""
_RARE = 0xD8A1
"""From here on GB 2312 has the characters that are seldom written, as Big5 has them from `_RARE_IN_BIG5` on."""
_RARE_IN_BIG5 = 0xC940


def _wide(head: bytes) -> str:
    """In which encoding of two or four bytes a text without BOM makes sense; empty where in none."""
    for encoding in _WIDE:
        text = head[: len(head) // 4 * 4].decode(encoding, "replace")
        known = sum(character.isascii() or _is_usual(character) for character in text)
        if not {"\0", "\ufffd"} & set(text[:-1]) and known > 0.8 * len(text):
            return encoding
    return ""


def _usual(text: str) -> float:
    """The share of often written Chinese among what is not ASCII: nearly all where a text was read rightly.

    Bytes of Big5 make sense as GB 18030 too, and the other way round: words of rare characters and of kana.
    """
    others = [character for character in text if not character.isascii()]
    return sum(map(_is_usual, others)) / len(others) if others else 0


@cache
def _is_usual(character: str) -> bool:
    for encoding, rare in (("gb2312", _RARE), ("big5", _RARE_IN_BIG5)):
        try:
            if int.from_bytes(character.encode(encoding), "big") < rare:
                return "\u4e00" <= character <= "\u9fff" or character in _PUNCTUATION
        except UnicodeEncodeError:
            continue
    return False


_PUNCTUATION = frozenset("　、。，；：？！（）《》「」『』【】“”‘’—…·￥％")


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while block := stream.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(stream: BinaryIO) -> bool:
    stream.seek(0)
    good = bad = 0
    for line in stream:
        if not line.isascii():
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good > bad


def on_disk(name: str) -> str:
    """The name of a file as this system spells it: in the C locale ``name`` is text that the system cannot encode."""
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return os.fsdecode(name.encode("utf-8", "surrogateescape"))
    return name


def in_print(path: "os.PathLike[str] | str") -> str:
    """The reverse of `on_disk`: the name of a file as people, and programs that speak UTF-8, spell it."""
    return os.fsencode(path).decode("utf-8", "replace")


def check_output(name: str, *, inputs: Sequence[str] = (), database: bool = False) -> Path:
    """``name`` as a path that may be written. All outputs of a command are checked before its work begins.

    Raise UsageError (exit 2) where it is a folder, one of the ``inputs`` however that is spelt, or, for a
    ``database``, no ordinary file; WriteError (exit 74) where nothing can be written.
    """
    path = Path(on_disk(name))
    if not name or path.is_dir():
        raise UsageError("in-the-way", f"{name} 是已有的資料夾" if name else "檔名是空的", "請用另一個檔名")
    for other in inputs:
        if _same(path, other):
            raise UsageError("same-file", f"輸出不能蓋掉輸入 {other}", "請給輸出另一個檔名")
    if database and path.exists() and not path.is_file():
        raise UsageError("not-a-file", f"{name} 不是一般檔案,資料庫寫不進去", "請用一般的檔名")
    if not path.parent.is_dir():
        raise write_error(OSError(errno.ENOENT, ""), name)
    if path.exists() and not os.access(path, os.W_OK):
        raise write_error(OSError(errno.EACCES, ""), name)
    return path


def _same(path: Path, other: str) -> bool:
    """Whether ``path`` is the file ``other``, by whatever names."""
    try:
        there = os.fstat(sys.stdin.fileno()) if other == STDIN and sys.stdin else Path(on_disk(other)).stat()
        return path.is_file() and os.path.samestat(path.stat(), there)
    except (OSError, ValueError):
        return False


def write_whole(name: str, content: str | bytes, *, inputs: Sequence[str] = (), database: bool = False) -> None:
    """Write ``content`` (text as UTF-8) to ``name``, or leave what stands there. Raise as `check_output` does."""
    from pinghu_cli.drafts import Draft

    path = check_output(name, inputs=inputs, database=database)
    try:
        with Draft(path) as draft:
            draft.stream.write(content.encode() if isinstance(content, str) else content)
            draft.put()
    except OSError as error:
        raise write_error(error, name) from None


def write_error(error: Exception, name: str = "輸出") -> WriteError:
    """The error for people of a failed write to ``name``."""
    return WriteError("write-failed", f"寫不進{name}:{write_reason(error)}", "請檢查磁碟空間與權限")


def write_reason(error: Exception) -> str:
    """Why a write failed, in words."""
    number = getattr(error, "errno", None)
    return _WRITE_REASONS.get(number or 0) or getattr(error, "strerror", None) or str(error)


def _unreadable(file: str, what: str, reason: str, hint: str) -> DataError:
    return _error("unreadable", file, f"讀不到{what}:{reason}", hint)


def _error(code: str, file: str, message: str, hint: str) -> DataError:
    problem = Problem(code, message, file=file, hint=hint)
    return DataError(code, f"{file}: {message}", hint, (problem,))
