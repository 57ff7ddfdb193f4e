"""Streams of every encoding take every text, and a failed write is told."""

import io

import pytest

from pinghu_cli.errors import WriteError
from pinghu_cli.output.streams import file_error, prepare, write

TEXT = "漢汉 — “字” ● \ud800"


def stream(encoding: str) -> tuple[io.BytesIO, io.TextIOWrapper]:
    raw = io.BytesIO()
    return raw, io.TextIOWrapper(raw, encoding=encoding)


@pytest.mark.parametrize(
    ("encoding", "unicode", "kept"),
    [
        ("utf-8", True, "utf-8"),
        ("UTF8", True, "utf-8"),
        ("gbk", False, "gbk"),
        ("big5", False, "big5"),
        ("cp1252", False, "utf-8"),
        ("ascii", False, "utf-8"),
        ("latin-1", False, "utf-8"),
    ],
)
def test_any_text_can_be_written(encoding: str, unicode: bool, kept: str) -> None:
    raw, text = stream(encoding)
    assert prepare(text) is unicode
    write(text, TEXT)
    assert "漢" in raw.getvalue().decode(kept)


class Full(io.StringIO):
    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("target", [Full(), None])
def test_a_failed_write_is_an_error(target: io.StringIO | None) -> None:
    with pytest.raises(WriteError) as raised:
        write(target, "字")
    assert raised.value.exit_code == 74


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied", "/a/b"), "讀寫不了 /a/b:沒有權限"),
        (OSError(28, "No space left on device"), "寫不進輸出:磁碟已滿"),
        (OSError(5, "Input/output error", "/a"), "讀寫不了 /a:Input/output error"),
    ],
)
def test_a_failure_names_its_file(error: OSError, says: str) -> None:
    assert file_error(error).message == says


class Gone(io.StringIO):
    def write(self, _: str) -> int:
        raise BrokenPipeError


def test_a_reader_that_has_gone_ends_the_program_silently() -> None:
    with pytest.raises(SystemExit) as raised:
        write(Gone(), "字")
    assert raised.value.code == 141
