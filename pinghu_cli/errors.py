"""What can go wrong, as values: a stable code, one line, a hint, what may have been meant, and the exit code."""

from typing import NamedTuple

from pinghu_cli import limits


class Candidate(NamedTuple):
    """Something that a name may have meant."""

    kind: str
    """measure, annex, domain, incentive, unit, recipient, fact, choice, paragraph, note, command, option."""
    id: str
    name: str
    write: str
    """What to write in place of what was typed, so that it means this alone."""


class PinghuError(Exception):
    """An error that a user can understand and act on.

    ``code`` is a stable ASCII word for scripts, ``message`` says what was wrong with what,
    ``hint`` what to do about it (may be empty). ``exit_code`` is fixed by the subclass. Where a name was not
    understood, ``typed`` is what was written and ``candidates`` what it may mean, best first.
    """

    exit_code = 70

    def __init__(
        self, code: str, message: str, hint: str = "", *, typed: str = "", candidates: tuple[Candidate, ...] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.typed = typed
        self.candidates = candidates

    @property
    def advice(self) -> str:
        """The hint with the candidates, in one line."""
        listed = "、".join(candidate.write for candidate in self.candidates)
        return f"{self.hint}:{listed}" if listed else self.hint

    @property
    def sentence(self) -> str:
        """All of it in one line, for a cell of a table or a line of a list."""
        return f"{self.message},{self.advice}" if self.advice else self.message


class NotFound(PinghuError):
    """The named thing does not exist, or nothing matched."""

    exit_code = 1


class UsageError(PinghuError):
    """The command was called wrongly: an unknown option, field or format, an unreadable amount."""

    exit_code = 2


class MissingExtra(UsageError):
    """A library is not installed that only some users need: ``task`` (讀 PDF) takes ``package``, of an extra."""

    def __init__(self, task: str, package: str, extra: str, otherwise: str = "") -> None:
        """``otherwise``: what can be done without it."""
        hint = f"請執行:pip install 'pinghu[{extra}]'" + (f";或{otherwise}" if otherwise else "")
        super().__init__("missing-extra", f"要有 {package} 才能{task},尚未安裝", hint)


class DataError(PinghuError):
    """The data file, or an input file, is bad. ``problems`` lists all of them."""

    exit_code = 3

    def __init__(self, code: str, message: str, hint: str = "", problems: "tuple[Problem, ...]" = ()) -> None:
        super().__init__(code, message, hint)
        self.problems = problems

    @classmethod
    def listing(cls, code: str, problems: "list[Problem]", hint: str) -> "DataError":
        """The error of a file with ``problems``: a line for each of the first, and how many there are."""
        listed = sorted(problems, key=lambda problem: problem.line)
        lines = [str(problem) for problem in listed[: limits.PROBLEMS]]
        more = f",這裡列出前 {limits.PROBLEMS} 處" if len(listed) > limits.PROBLEMS else ""
        return cls(code, "\n".join([*lines, f"共 {len(listed):,} 處{more}"]), hint, tuple(listed))


class WriteError(PinghuError):
    """Output could not be written: a full disk, a closed stream."""

    exit_code = 74


class Problem:
    """One defect of a file: where (file, line from 1, key path), what, and what to do.

    ``keys`` are the keys and places of the path; ``text_at`` line and column, from 1, of the published text that is
    held against the file.
    """

    __slots__ = ("code", "file", "hint", "keys", "line", "message", "text_at")

    def __init__(
        self,
        code: str,
        message: str,
        *,
        file: str = "",
        line: int = 0,
        hint: str = "",
        keys: tuple[str | int, ...] = (),
        text_at: tuple[int, int] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.hint = hint
        self.keys = keys
        self.text_at = text_at

    @property
    def path(self) -> str:
        """The key path as people write it: ``domains[0].title``."""
        return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys).lstrip(".")

    @property
    def placed(self) -> str:
        """What is wrong, behind where it is: ``policies.yaml:12: domains[0].title: …``."""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        where = f"{self.path}: " if self.path else ""
        return f"{place}{where}{self.message}"

    def __str__(self) -> str:
        return self.placed + (f"({self.hint})" if self.hint else "")

    def __repr__(self) -> str:
        return f"Problem({self})"
