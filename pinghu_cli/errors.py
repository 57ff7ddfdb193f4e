"""What can go wrong, as values: a stable code, one line, a hint, and the exit code of design section 5."""


class PinghuError(Exception):
    """An error that a user can understand and act on.

    ``code`` is a stable ASCII word for scripts, ``message`` says what was wrong with what,
    ``hint`` what to do about it (may be empty). ``exit_code`` is fixed by the subclass.
    """

    exit_code = 70

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


class NotFound(PinghuError):
    """The named thing does not exist, or nothing matched."""

    exit_code = 1


class UsageError(PinghuError):
    """The command was called wrongly: an unknown option, field or format, an unreadable amount."""

    exit_code = 2


class DataError(PinghuError):
    """The data file, or an input file, is bad. ``problems`` lists all of them."""

    exit_code = 3

    def __init__(self, code: str, message: str, hint: str = "", problems: "tuple[Problem, ...]" = ()) -> None:
        super().__init__(code, message, hint)
        self.problems = problems


class WriteError(PinghuError):
    """Output could not be written: a full disk, a closed stream."""

    exit_code = 74


class Problem:
    """One defect of a file: where (file, line from 1, key path), what, and what to do."""

    __slots__ = ("code", "file", "hint", "line", "message", "path")

    def __init__(
        self, code: str, message: str, *, file: str = "", line: int = 0, path: str = "", hint: str = ""
    ) -> None:
        self.code = code
        self.message = message
        self.file = file
        self.line = line
        self.path = path
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        where = f"{self.path}: " if self.path else ""
        return f"{place}{where}{self.message}" + (f"({self.hint})" if self.hint else "")

    def __repr__(self) -> str:
        return f"Problem({self})"
