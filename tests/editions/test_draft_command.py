"""``pinghu draft`` as people call it: files of every kind, pipes, and what is told beside the file."""

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from tests.calling import Call
from tests.editions import truth

INFO = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
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


def pdf(lines: list[str], on_a_page: int = 30) -> bytes:
    """The least that a PDF can be: a font whose codes are those of Unicode, a line of text for each line."""
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> "
        b"endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    pages = [lines[at : at + on_a_page] for at in range(0, len(lines), on_a_page)]
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype/Type0/BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R>>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /DW 1000 /CIDSystemInfo %s >>" % INFO,
        b"<< /Length %d >> stream\n%s\nendstream" % (len(cmap), cmap),
    ]
    for n, held in enumerate(pages):
        shown = "".join(f"<{line.encode('utf-16-be').hex()}> Tj T*\n" for line in held)
        stream = f"BT /F1 10 Tf 12 TL 40 800 Td\n{shown}ET".encode()
        resources = f"/Resources << /Font << /F1 3 0 R >> >> /MediaBox [0 0 9000 842] /Contents {7 + 2 * n} 0 R"
        objects.append(f"<< /Type /Page /Parent 2 0 R {resources} >>".encode())
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream))
    written, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def page(lines: list[str]) -> bytes:
    return f"<html><body>{''.join(f'<p>{escape(line)}</p>' for line in lines)}</body></html>".encode()


def test_the_same_draft_from_a_file_a_pipe_a_page_and_docx(call: Call, text: Path, tmp_path: Path) -> None:
    drafted = call("draft", str(text)).out
    assert drafted.startswith("# 草稿")
    assert call("draft", "-", stdin=text.read_bytes()).out == drafted
    lines = text.read_text(encoding="utf-8").splitlines()
    for name, content in (
        ("text.docx", docx(lines)),
        ("text.pdf", pdf(lines)),
        ("text.html", page(lines)),
        ("wrong-name.pdf", docx(lines)),
    ):
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
