"""``pinghu draft`` as people call it: files of every kind, pipes, and what is told beside the file."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.calling import Call
from tests.editions import truth

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(truth.truth("qingyuan")["text"], encoding="utf-8")
    return path


def docx(lines: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


def page(lines: list[str]) -> bytes:
    return f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</body></html>".encode()


def test_the_same_draft_from_a_file_a_pipe_a_page_and_docx(call: Call, text: Path, tmp_path: Path) -> None:
    drafted = call("draft", str(text)).out
    assert drafted.startswith("# 草稿")
    assert call("draft", "-", stdin=text.read_bytes()).out == drafted
    lines = text.read_text(encoding="utf-8").splitlines()
    for name, content in (("text.docx", docx(lines)), ("text.html", page(lines)), ("wrong-name.pdf", docx(lines))):
        (tmp_path / name).write_bytes(content)
        assert call("draft", str(tmp_path / name)).out == drafted, name
    assert call("draft", "-", stdin=text.read_text(encoding="utf-8").encode("gb18030")).out == drafted


def test_what_is_none_of_the_text_is_told_line_by_line(call: Call, text: Path) -> None:
    told = call("draft", str(text)).err
    for words in ("進入老年模式", "瀏覽次數:1286", "記者從區政府獲悉", "版權所有", "鄰縣對國家級綠色工廠獎勵100萬元"):
        assert words in told
    quiet = call("draft", str(text), "-q").err
    assert "瀏覽次數" not in quiet
    assert "不屬於正文" in quiet


def test_a_file_is_written_whole_and_never_onto_an_input(call: Call, text: Path, tmp_path: Path) -> None:
    before = text.read_bytes()
    refused = call("draft", str(text), "-o", str(text))
    assert (refused.code, text.read_bytes()) == (2, before)
    assert call("draft", str(text), "--from", str(tmp_path / "old.yaml"), "-o", str(text)).code == 2
    target = tmp_path / "new.yaml"
    written = call("draft", str(text), "-o", str(target))
    assert (written.code, written.out) == (0, "")
    assert target.read_text(encoding="utf-8") == call("draft", str(text)).out


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 3, "沒有文字"),
        ("只有一句話。".encode(), 3, "標題"),
        (b"PK\x03\x04 broken", 3, "DOCX"),
        (b"%PDF-1.4 broken", 3, "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 3, ".doc"),
        (b"\x00\x01\x02\x03", 3, "文字"),
    ],
    ids=["empty", "no headings", "docx", "pdf", "doc", "binary"],
)
def test_a_wrong_file_is_refused_in_one_line(call: Call, tmp_path: Path, content: bytes, code: int, said: str) -> None:
    file = tmp_path / "text"
    file.write_bytes(content)
    answer = call("draft", str(file))
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err.splitlines()[0]


def test_neither_side_can_be_read_twice_from_a_pipe(call: Call) -> None:
    assert call("draft", "-", "--from", "-", stdin="x").code == 2
    assert call("draft", "nowhere.txt").code == 3
