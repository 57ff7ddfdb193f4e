"""An error as people read it, one line with what may have been meant below it, and as data for scripts."""

import re
from collections.abc import Sequence

from pinghu_cli import limits
from pinghu_cli.errors import Candidate, DataError, PinghuError
from pinghu_cli.output.fold import cells, printable

_ECHOED = "(「[^」]{120})[^」]{40,}(」)"
"""Quoted user input longer than 160 characters, truncated in messages."""
_HINTED = 300
"""Characters at the end of a line that is cut: the hint stands there."""
_SHOWN = 12
"""Candidates that people see; scripts get all."""
_WIDEST = 40
_FOR_A_SHELL = set(" \t\n'\"\\$`!*?[]{}()<>|&;~#")
"""Characters that a shell reads otherwise than as themselves."""


def lines(error: PinghuError, arguments: Sequence[str]) -> list[str]:
    """The error for people. ``arguments`` are the command line, repeated with each candidate in its place."""
    several = len(error.candidates) > 1
    told = (f"{error.message},{error.hint}" if error.hint else error.message) if several else error.sentence
    shown = [_shortened(printable(part)).replace("\n", "\\n") for part in _lines(error, told)]
    if not several:
        return shown
    names = [candidate.name for candidate in error.candidates[:_SHOWN]]
    width = min(_WIDEST, max(map(cells, names)))
    listed = [
        f"  {name}{' ' * max(0, width - cells(name))}  {_command(candidate, error.typed, arguments)}"
        for name, candidate in zip(names, error.candidates, strict=False)
    ]
    more = len(error.candidates) - len(listed)
    return [*shown[:-1], f"{shown[-1]}:", *listed, *([f"  ……另有 {more} 項"] if more else [])]


def value(error: PinghuError) -> dict[str, object]:
    """The error as JSON values; ``candidates`` only where a name was not understood."""
    said: dict[str, object] = {
        "code": error.code,
        "message": "\n".join(map(_shortened, _lines(error, error.message))),
        "hint": _shortened(error.advice),
    }
    if error.candidates:
        said["candidates"] = [candidate._asdict() for candidate in error.candidates]
    return {"error": said}


def quoted(arguments: Sequence[str]) -> str:
    """A command line as it is typed: quotes only where a shell needs them."""
    return " ".join(
        "'" + argument.replace("'", "'\\''") + "'" if not argument or _FOR_A_SHELL & set(argument) else argument
        for argument in arguments
    )


def _command(candidate: Candidate, typed: str, arguments: Sequence[str]) -> str:
    """The command line with the candidate in place of what was typed; what to write alone, where that is not in it."""
    place = next((n for n, argument in enumerate(arguments) if argument == typed), None)
    if place is None:
        place = next((n for n, argument in enumerate(arguments) if typed and typed in argument), None)
    if place is None:
        return candidate.write
    changed = [*arguments]
    changed[place] = changed[place].replace(typed, candidate.write, 1)
    return _shortened(printable(f"pinghu {quoted(changed)}"))


def _lines(error: PinghuError, told: str) -> list[str]:
    """``told`` in lines, where it lists problems."""
    return told.split("\n") if isinstance(error, DataError) and error.problems else [told]


def _shortened(told: str) -> str:
    """A line with long quotations of user input cut, and its middle where it is still too long."""
    line = re.sub(_ECHOED, r"\1…\2", told)
    if len(line) <= limits.MESSAGE_CHARACTERS:
        return line
    return f"{line[: limits.MESSAGE_CHARACTERS - _HINTED]}…{line[-_HINTED:]}"
