"""Find, read, decode and check a data file: bytes -> Document, or every problem at once."""

import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pinghu_cli.document import prepared
from pinghu_cli.document.prepared import shipped
from pinghu_cli.errors import DataError, Problem
from pinghu_cli.files import read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pinghu_cli.document.checks import Rule
    from pinghu_cli.document.model import Document
    from pinghu_cli.document.yaml_source import Source


class DataFile:
    """One data file: its bytes are read once; what was prepared beside it is used where it fits."""

    def __init__(self, path: str | Path | None = None) -> None:
        """``path`` as in `load`. Raise DataError when the file cannot be read."""
        self.name = locate(path)
        self.data = read_data(self.name)
        self.ships = self.name == str(shipped())
        """Whether it is the document that ships, whose prepared parts are trusted in every figure."""

    @property
    def may_be_draft(self) -> bool:
        """Whether there can be doubts in it: a file without their keys need not be looked through."""
        if self.ships:
            return False
        from pinghu_cli.document.doubts import MARKS

        return any(mark in self.data for mark in MARKS)

    @cached_property
    def parts(self) -> "Mapping[str, bytes]":
        """The prepared parts that fit the file (`document.prepared`); empty where all is to be worked out."""
        return prepared.parts_of(self.data, self.name)

    @cached_property
    def document(self) -> "Document":
        """The document. Raise DataError with all problems when it breaks a rule that figures rely on."""
        part = self.parts.get("document") if self.ships else None
        document = (part and _unpacked(part)) or _checked(self.data, self.name)
        others = [pair for pair in _loaded if pair[0] is not document]
        _loaded[:] = [*others, (document, self)][-_KEPT:]
        return document


_loaded: "list[tuple[Document, DataFile]]" = []
_KEPT = 2


def origin(document: "Document") -> DataFile | None:
    """The file that ``document`` was loaded from, where it is one of the last two."""
    return next((file for loaded, file in _loaded if loaded is document), None)


@lru_cache(maxsize=1)
def _unpacked(part: bytes) -> "Document | None":
    """The document in a prepared part; remembered for a program that loads it again."""
    return decoded(part)


@lru_cache(maxsize=2)
def _checked(data: bytes, name: str) -> "Document":
    """The document in ``data``, read in full; remembered for a program that loads it again."""
    document, problems = read(data, name)
    if problems or document is None:
        raise data_error(problems)
    return document


def load(path: str | Path | None = None) -> "Document":
    """The document at ``path`` (``-``: standard input; None: ``PINGHU_DATA``, else the one that ships with the tool).

    Raise DataError (exit 3) with all problems when the file cannot be read or breaks a rule that figures rely on.
    """
    return DataFile(path).document


def locate(path: str | Path | None = None) -> str:
    """The name of the data file that `load` reads for ``path``."""
    if path is not None:
        return str(path)
    return os.environ.get("PINGHU_DATA") or str(shipped())


def read_data(file: str) -> bytes:
    """The bytes of the data file ``file`` (``-``: standard input). Raise DataError when there are none."""
    return read_bytes(file, "資料檔", "請檢查 --data 或 PINGHU_DATA")


def read(data: bytes, file: str) -> "tuple[Document | None, list[Problem]]":
    """Decode and check what figures rely on; the document is None when it cannot be decoded at all."""
    from pinghu_cli.document.checks import LOADING

    document, problems, _ = examine(data, file, LOADING)
    return document, problems


def examine(data: bytes, file: str, rules: "Iterable[Rule]") -> "tuple[Document | None, list[Problem], Source]":
    """The document, all its problems under ``rules`` in file order, and the source they are placed in."""
    from pinghu_cli.document.checks import check
    from pinghu_cli.document.schema1 import upgrade
    from pinghu_cli.document.vocabulary import join
    from pinghu_cli.document.yaml_source import parse

    source = parse(data, file)
    upgrade(source)
    join(source)
    document, problems = decode(source) if source.complete else (None, [])
    if document is not None:
        problems = check(document, source, rules)
    return document, in_file_order([*source.problems, *problems]), source


def decode(source: "Source") -> "tuple[Document | None, list[Problem]]":
    """Plain values -> typed document, or every defect of their shape."""
    import msgspec

    from pinghu_cli.document.model import Document

    try:
        return msgspec.convert(source.value, Document, dec_hook=decode_printed), []
    except msgspec.ValidationError as error:
        from pinghu_cli.document import shape

        problems = shape.problems(source)
        return None, problems or [source.problem("wrong-shape", str(error))]


def decode_printed(kind: type, value: Any) -> Any:
    """msgspec's hook for figures kept in print (Money, Rate, Figure): text in, exact number out."""
    if not isinstance(value, str):
        raise ValueError(f"應為文字,卻是 {type(value).__name__}")  # noqa: TRY004 - msgspec takes ValueError
    return kind(value)


def encoded(document: "Document") -> bytes:
    """A checked document as bytes for `decoded`; of figures not only the print, so that none is read again."""
    import msgspec

    return msgspec.msgpack.encode(document, enc_hook=lambda figure: figure.parts)


def decoded(content: bytes) -> "Document | None":
    """The reverse of `encoded`; None for what is no document of today's shape."""
    import msgspec

    from pinghu_cli.document.model import Document

    try:
        return msgspec.msgpack.decode(content, type=Document, dec_hook=lambda kind, parts: kind.recalled(*parts))
    except msgspec.MsgspecError:
        return None


def in_file_order(problems: list[Problem]) -> list[Problem]:
    """Sorted by line, each once."""
    return sorted({str(problem): problem for problem in problems}.values(), key=lambda problem: problem.line)


def data_error(problems: list[Problem]) -> DataError:
    """One error for all problems: the first as the message, the count as the hint."""
    from shlex import quote

    first = problems[0]
    listed = f"共 {len(problems)} 個問題,用 pinghu validate {quote(first.file)} 全部列出"
    hint = first.hint if len(problems) == 1 else listed
    return DataError(first.code, first.placed, hint, tuple(problems))
