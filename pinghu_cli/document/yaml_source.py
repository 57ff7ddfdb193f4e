"""YAML text -> plain values with their lines, safely.

Only what the data needs: mappings, lists, strings, whole numbers, true/false and null. Anchors, aliases and
tags are refused, so nothing is built or multiplied behind the reader's back; depth is bounded (and size, by `files`).
A number with a decimal point stays text: money is never a float.
"""

import re
from typing import Any

from pinghu_cli import limits
from pinghu_cli.errors import DataError, Problem
from pinghu_cli.files import decode

Path = tuple[str | int, ...]
Value = None | bool | int | str | list["Value"] | dict[str, "Value"]

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)")


class Source:
    """The values of one YAML text, the line of each (from 1) by its key path, and the problems met in reading."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Value = None
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []
        self.complete = False
        """Whether the text was read to its end: otherwise what is missing says nothing."""

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest mapping or list above it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(
        self,
        code: str,
        message: str,
        path: Path = (),
        *,
        line: int = 0,
        hint: str = "",
        text_at: tuple[int, int] | None = None,
    ) -> Problem:
        """A problem placed in this file; ``text_at``: line and column of the published text that it is about."""
        at = line or self.line(path)
        return Problem(code, message, file=self.file, line=at, hint=hint, keys=path, text_at=text_at)


def parse(text: bytes, file: str) -> Source:
    """Read ``text``, in an encoding that `files.decode` knows. Never raises for bad text: see ``Source.problems``."""
    source = Source(file)
    try:
        decoded = decode(text, file).text
    except DataError as error:
        source.problems.extend(error.problems)
        return source
    _read(decoded, source)
    return source


def _read(text: str, source: Source) -> None:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    builder = _Builder(source)
    try:
        while loader.check_event():
            if not builder.take(loader.get_event()):
                return
        source.complete = True
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        if "nesting depth" in str(error.problem):  # the library reads ahead, and has a bound of its own
            source.problems.append(_too_deep(source, line))
            return
        message = f"YAML 語法錯誤:{error.problem or error.context}"
        source.problems.append(source.problem("yaml-syntax", message, line=line, hint="請檢查該行的縮排、引號與冒號"))
    except yaml.YAMLError as error:
        message = f"含有 YAML 不允許的字元:{' '.join(str(error).split())}"
        source.problems.append(source.problem("yaml-syntax", message, hint="請移除控制字元"))
    finally:
        loader.dispose()
    if source.value is None and not source.problems:
        source.complete = False
        source.problems.append(source.problem("empty", "檔案是空的", hint="請確認指定的是政策資料檔"))


def _too_deep(source: Source, line: int) -> Problem:
    return source.problem("too-deep", f"層層相套超過 {limits.DEPTH} 層", line=line, hint="請檢查縮排與括號")


class _Builder:
    """Builds values from parser events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.stack: list[tuple[list[Value] | dict[str, Value], Path]] = []
        self.key: list[str | None] = []
        self.documents = 0

    def take(self, event: Any) -> bool:
        """Take one event; False when reading cannot usefully go on."""
        name = type(event).__name__
        line = event.start_mark.line + 1
        if name == "AliasEvent" or getattr(event, "anchor", None):
            return self._refuse(line, "不接受 YAML 錨點與別名(& 與 *)", "請把內容直接寫出")
        if getattr(event, "tag", None):
            return self._refuse(line, f"不接受 YAML 標籤({event.tag})", "請移除標籤")
        if name == "DocumentStartEvent":
            self.documents += 1
            return self.documents == 1 or self._refuse(line, "檔案含有多份 YAML 文件(---)", "一個檔案只放一份")
        if name == "MappingStartEvent":
            return self._open({}, line)
        if name == "SequenceStartEvent":
            return self._open([], line)
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            self.stack.pop()
            self.key.pop()
        elif name == "ScalarEvent":
            self._scalar(event, line)
        return True

    def _refuse(self, line: int, message: str, hint: str) -> bool:
        self.source.problems.append(self.source.problem("yaml-unsafe", message, line=line, hint=hint))
        return False

    def _open(self, container: list[Value] | dict[str, Value], line: int) -> bool:
        if len(self.stack) >= limits.DEPTH:
            self.source.problems.append(_too_deep(self.source, line))
            return False
        if self.stack and isinstance(self.stack[-1][0], dict) and self.key[-1] is None:
            return self._refuse(line, "鍵必須是文字", "請檢查縮排")
        path = self._add(container, line)
        self.stack.append((container, path))
        self.key.append(None)
        return True

    def _scalar(self, event: Any, line: int) -> None:
        text: str = event.value
        if self.stack and isinstance(self.stack[-1][0], dict) and self.key[-1] is None:
            mapping, path = self.stack[-1]
            if text in mapping:
                first = self.source.lines[(*path, text)]
                message = f"重複的鍵「{text}」,第 {first} 行已有"
                self.source.problems.append(
                    self.source.problem("duplicate-key", message, (*path, text), line=line, hint="請刪去其中一個")
                )
            self.key[-1] = text
            return
        plain = event.implicit[0]
        value: Value = text
        if plain and text in _WORDS:
            value = _WORDS[text]
        elif plain and len(text) <= 18 and _WHOLE.fullmatch(text):
            value = int(text)
        self._add(value, line)

    def _add(self, value: Value, line: int) -> Path:
        if not self.stack:
            self.source.value = value
            self.source.lines[()] = line
            return ()
        container, path = self.stack[-1]
        here: Path
        if isinstance(container, dict):
            key = self.key[-1] or ""
            here = (*path, key)
            container[key] = value
            self.key[-1] = None
        else:
            here = (*path, len(container))
            container.append(value)
        self.source.lines[here] = line
        return here
