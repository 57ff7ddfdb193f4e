"""A file as people have it -> its lines: text, web page, DOCX or PDF, told by content. Cells are cut by tabs."""

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

from pinghu_cli import limits
from pinghu_cli.document.against import PublishedLine
from pinghu_cli.errors import DataError, MissingExtra, Problem
from pinghu_cli.files import STDIN, decode, read_bytes

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
        "title",
    }
)
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg"})
_BLANK = "\ufeff \u3000\xa0\r"
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")


def read_lines(file: str) -> list[str]:
    """The lines of ``file`` (``-``: standard input), an empty one for each that is empty, so that they can be counted.

    Raise DataError (exit 3) where it cannot be read or holds no text, UsageError for PDF without ``pinghu[pdf]``.
    """
    return [line.strip(_BLANK) for line in _some_lines(file)]


def published_lines(file: str) -> list[PublishedLine]:
    """Those that are not empty, with the number of each in the file, and how many spaces stood before it."""
    lines = [
        PublishedLine(number, len(line) - len(line.lstrip(_BLANK)), line.strip(_BLANK))
        for number, line in enumerate(_some_lines(file), 1)
    ]
    return [line for line in lines if line.text.strip()]


def _some_lines(file: str) -> list[str]:
    data = read_bytes(file, "文本", "請檢查檔名")
    name = "標準輸入" if file == STDIN else file
    lines = lines_in(data, name)
    if not any(line.strip(_BLANK).strip() for line in lines):
        raise refused(name, "empty", "檔案裡沒有文字", "若是掃描的圖片,請先用文字辨識轉成文字")
    return lines


def lines_in(data: bytes, name: str) -> list[str]:
    """The lines in ``data``, told by its content, as they stand."""
    if data.startswith(b"%PDF"):
        lines = _pdf(data, name)
    elif data.startswith(b"PK\x03\x04"):
        lines = _docx(data, name)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(name, "wrong-kind", "是舊式的 .doc 檔,讀不了", "請在 Word 或 WPS 另存為 .docx 或純文字")
    else:
        text = decode(data, name).text
        if "\0" in text:
            raise refused(name, "wrong-kind", "不是文字檔", "可讀純文字、HTML、DOCX、PDF")
        is_page = re.search(r"<(?:!doctype html|html|body|p|div|table|br)[\s>/]", text[:20000], re.IGNORECASE)
        lines = _html(text) if is_page else _LINE_END.split(text)
    _check_length(sum(map(len, lines)), name)
    return lines


def _check_length(characters: int, name: str) -> None:
    """Raise DataError where a text has more than `limits.TEXT_CHARACTERS`."""
    if characters > limits.TEXT_CHARACTERS:
        said = f"文本超過上限 {limits.TEXT_CHARACTERS:,} 字"
        raise refused(name, "too-large", said, "請確認檔名,只留一份政策文件的全文")


def refused(file: str, code: str, message: str, hint: str) -> DataError:
    """The error of a text that cannot be drafted, with the reason."""
    return DataError(code, f"{file}: {message}", hint, (Problem(code, message, file=file, hint=hint),))


class _Page(HTMLParser):
    """Collects the text of a page; rows of tables become lines with tabs, cells over several rows are empty below."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._parts: list[str] = []
        self._hidden = 0
        self._rows: list[list[str]] = []
        self._spans: list[dict[int, int]] = []
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a cell, or end the line before a block."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "table":
            self._break()
            self._spans.append({})
        elif tag == "tr" and self._spans:
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._parts = []
            given = dict(attrs).get("rowspan") or "1"
            self._span = int(given) if re.fullmatch("[0-9]{1,5}", given) else 1
        elif tag in _BREAKS and not self._rows:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """End a cell, a row, or a line."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in ("td", "th") and self._rows:
            self._cell()
        elif tag == "tr" and self._rows:
            row = self._rows.pop()
            self._fill(row)
            if any(row):
                self.lines.append("\t".join(row))
            self._parts = []
        elif tag == "table" and self._spans:
            self._spans.pop()
        elif tag in _BREAKS and not self._rows:
            self._break()

    def handle_data(self, data: str) -> None:
        """Text of the page; line ends of the source are none of the text."""
        if not self._hidden:
            self._parts.append(re.sub(r"[ \t\r\n]*[\r\n][ \t\r\n]*", "", data).replace("\t", " "))

    def close(self) -> None:
        """The last line."""
        super().close()
        self._break()

    def _break(self) -> None:
        if text := self._taken():
            self.lines.append(text)

    def _taken(self) -> str:
        """The text since the last line or cell."""
        text = "".join(self._parts).strip()
        self._parts = []
        return text

    def _cell(self) -> None:
        row = self._rows[-1]
        self._fill(row)
        if self._span > 1 and self._spans:
            self._spans[-1][len(row)] = self._span - 1
        row.append(self._taken())

    def _fill(self, row: list[str]) -> None:
        spans = self._spans[-1] if self._spans else {}
        while spans.get(len(row), 0) > 0:
            spans[len(row)] -= 1
            row.append("")


def _html(text: str) -> list[str]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.lines


def _docx(data: bytes, name: str) -> list[str]:
    """Paragraphs and rows of tables. Numbers that Word sets itself are not in its text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            inner = file.getinfo("word/document.xml")
            if inner.file_size > limits.DOCX_BYTES:
                said = f"DOCX 解開後有 {inner.file_size // limits.MB:,} MB,上限 {limits.DOCX_BYTES // limits.MB} MB"
                raise refused(name, "too-large", said, "請確認檔名,或另存為純文字")
            content = file.read(inner)
    except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise refused(name, "wrong-kind", "不是 DOCX 檔,或已損壞", "請在 Word 或 WPS 另存為 .docx 或純文字") from None
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise refused(name, "wrong-kind", "DOCX 內有不該有的宣告", "請另存為純文字")
    try:
        body = ElementTree.fromstring(content).find(f"{_WORD}body")  # noqa: S314 - no declarations, see above
    except ElementTree.ParseError:
        raise refused(name, "wrong-kind", "DOCX 已損壞", "請在 Word 或 WPS 另存為 .docx 或純文字") from None
    lines: list[str] = []
    for block in body if body is not None else ():
        if block.tag == f"{_WORD}tbl":
            rows = block.iter(f"{_WORD}tr")
            lines += [
                "\t".join("".join(map(_text, cell.iter(f"{_WORD}p"))) for cell in row.iter(f"{_WORD}tc"))
                for row in rows
            ]
        else:
            lines += [_text(paragraph) for paragraph in block.iter(f"{_WORD}p")]
    return [part for line in lines for part in line.split("\n")]


def _text(paragraph: ElementTree.Element) -> str:
    parts = []
    for node in paragraph.iter():
        if node.tag == f"{_WORD}t":
            parts.append(node.text or "")
        elif node.tag == f"{_WORD}br":
            parts.append("\n")
    return "".join(parts)


def _pdf(data: bytes, name: str) -> list[str]:
    try:
        from pypdfium2 import PdfDocument, PdfiumError
    except ImportError:
        raise MissingExtra("讀 PDF", "pypdfium2", "pdf", "另存為純文字") from None
    try:
        with PdfDocument(data) as document:
            if len(document) > limits.PAGES:
                said = f"PDF 有 {len(document):,} 頁,上限 {limits.PAGES:,} 頁"
                raise refused(name, "too-large", said, "請確認檔名,只留一份政策文件的全文")
            pages: list[str] = []
            for page in document:
                text = page.get_textpage()
                pages.append(text.get_text_range())
                text.close()
                page.close()
                _check_length(sum(map(len, pages)), name)
    except (PdfiumError, ValueError):
        raise refused(name, "wrong-kind", "PDF 已損壞或加了密", "請另存為純文字") from None
    return [line for page in pages for line in page.splitlines()]
