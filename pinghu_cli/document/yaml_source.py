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
Lines = int | tuple[int, "dict[str, Lines] | list[Lines]"]
"""A line (from 1), of a mapping or list with those of its parts."""
Value = None | bool | int | str | list["Value"] | dict[str, "Value"]
_Container = list[Value] | dict[str, Value]
_LinesWithin = list[Lines] | dict[str, Lines]

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"-?(?:0|[1-9]\d*)")


class Source:
    """The values of one YAML text, the line of each, and the problems met in reading."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Value = None
        self.lines: Lines = 1
        """The line of the whole, and of what is in it."""
        self.moved: dict[Path, int] = {}
        """The lines of what an older file has elsewhere."""
        self.problems: list[Problem] = []
        self.complete = False
        """Whether the text was read to its end: otherwise what is missing says nothing."""

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest mapping or list above it."""
        for end in range(len(path) if self.moved else 0, 0, -1):
            if path[:end] in self.moved:
                return self.moved[path[:end]]
        at = self.lines
        for step in path:
            within = at[1] if isinstance(at, tuple) else None
            below: Lines | None = None
            if isinstance(within, dict):
                below = within.get(str(step))
            elif within is not None and isinstance(step, int) and step < len(within):
                below = within[step]
            if below is None:
                break
            at = below
        return at[0] if isinstance(at, tuple) else at

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
    """Builds values from parser events with a stack of its own, so that depth costs no recursion.

    Most of what it takes to load a document of one's own is spent here, so that events are told apart by their types
    and lines are kept beside the values, in lists and mappings alike: a key path for each would take twice as long.
    """

    def __init__(self, source: Source) -> None:
        import yaml

        self.source = source
        self.stack: list[tuple[_Container, _LinesWithin, str | None]] = []
        self.container: _Container | None = None
        self.lines: _LinesWithin = []
        self.key: str | None = None
        self.documents = 0
        self.takers = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open,
            yaml.SequenceStartEvent: self._open,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.DocumentStartEvent: self._document,
            yaml.AliasEvent: self._alias,
        }
        self.mapping = yaml.MappingStartEvent

    def take(self, event: Any) -> bool:
        """Take one event; False when reading cannot usefully go on."""
        taker = self.takers.get(type(event))
        return taker is None or taker(event)

    def _document(self, event: Any) -> bool:
        self.documents += 1
        return self.documents == 1 or self._refuse(event, "檔案含有多份 YAML 文件(---)", "一個檔案只放一份")

    def _alias(self, event: Any) -> bool:
        return self._refuse(event, "不接受 YAML 錨點與別名(& 與 *)", "請把內容直接寫出")

    def _refuse(self, event: Any, message: str, hint: str) -> bool:
        line = event.start_mark.line + 1
        self.source.problems.append(self.source.problem("yaml-unsafe", message, line=line, hint=hint))
        return False

    def _is_plain(self, event: Any) -> bool:
        if event.anchor:
            return self._alias(event)
        if event.tag:
            return self._refuse(event, f"不接受 YAML 標籤({event.tag})", "請移除標籤")
        return True

    def _open(self, event: Any) -> bool:
        if (event.anchor or event.tag) and not self._is_plain(event):
            return False
        line = event.start_mark.line + 1
        if len(self.stack) >= limits.DEPTH:
            self.source.problems.append(_too_deep(self.source, line))
            return False
        if type(self.container) is dict and self.key is None:
            return self._refuse(event, "鍵必須是文字", "請檢查縮排")
        opened: _Container = {} if type(event) is self.mapping else []
        lines: _LinesWithin = {} if type(event) is self.mapping else []
        around = self.container if self.container is not None else [], self.lines, self.key
        self._add(opened, (line, lines))
        self.stack.append(around)
        self.container, self.lines, self.key = opened, lines, None
        return True

    def _close(self, _event: Any) -> bool:
        self.container, self.lines, _ = self.stack.pop()
        self.key = None
        return True

    def _scalar(self, event: Any) -> bool:
        if (event.anchor or event.tag) and not self._is_plain(event):
            return False
        text: str = event.value
        if self.key is None and type(self.container) is dict:
            if text in self.container:
                self._told_twice(text, event.start_mark.line + 1)
            self.key = text
            return True
        value: Value = text
        if event.implicit[0]:
            if text in _WORDS:
                value = _WORDS[text]
            elif len(text) <= 18 and _WHOLE.fullmatch(text):
                value = int(text)
        self._add(value, event.start_mark.line + 1)
        return True

    def _told_twice(self, key: str, line: int) -> None:
        path = (*self._path(), key)
        message = f"重複的鍵「{key}」,第 {self.source.line(path)} 行已有"
        self.source.problems.append(
            self.source.problem("duplicate-key", message, path, line=line, hint="請刪去其中一個")
        )

    def _path(self) -> Path:
        """The key path of the mapping or list that is being read."""
        outer = [(container, key) for container, _, key in self.stack[1:]]
        return tuple(len(container) - 1 if isinstance(container, list) else key or "" for container, key in outer)

    def _add(self, value: Value, lines: Lines) -> None:
        if not self.stack:
            self.source.value, self.source.lines = value, lines
        elif type(self.container) is dict:
            assert self.key is not None
            self.container[self.key] = value
            self.lines[self.key] = lines  # type: ignore[call-overload]
            self.key = None
        else:
            self.container.append(value)  # type: ignore[union-attr]
            self.lines.append(lines)  # type: ignore[union-attr]
