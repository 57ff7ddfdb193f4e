"""What a shell offers at TAB: the words that may stand at the cursor, each with what it is.

Values come from the completers in `completion`, names of options from the declarations that Typer parses by too.
"""

import inspect
import re
from collections.abc import Iterable, Iterator, Sequence

from pinghu_cli.commands import MODULES, function
from pinghu_cli.commands.parameters import Parameter, parameters

Offer = tuple[str, str]
_HARMLESS = re.compile(r"[\w.,:=/+-]+")
"""What no shell interprets: any other word would have to be quoted, by each shell in its own way."""


def offers(words: Sequence[str]) -> list[Offer]:
    """The (word, description) pairs that may complete the last of ``words``, which stand behind ``pinghu``.

    Empty where nothing is known: a shell then offers files.
    """
    *before, current = _joined(words)
    if not before:
        found: Iterable[Offer] = _standing_alone() if current.startswith("-") else _commands()
    elif before[0] in MODULES:
        found = _of_command(parameters(function(before[0])), before[1:], current)
    else:
        found = ()
    kept = current.index("=") + 1 if _is_piece(words, current) else 0
    return [
        (word[kept:], description)
        for word, description in found
        if word.startswith(current) and _HARMLESS.fullmatch(word)
    ]


def as_lines(found: list[Offer], shell: str) -> str:
    """``found`` as the script of ``shell`` reads it, an offer a line."""
    return "".join(f"{_line(word, description, shell)}\n" for word, description in found)


def _line(word: str, description: str, shell: str) -> str:
    if shell == "bash":
        return word
    if shell == "zsh":
        escaped = word.replace("\\", "\\\\").replace(":", "\\:")
        return f"{escaped}:{description}"
    return f"{word}\t{description}"


def _joined(words: Sequence[str]) -> Iterator[str]:
    """The words as typed: bash hands ``--unit=x`` over in three pieces, PowerShell an empty word as a space."""
    pending = ""
    for place, word in enumerate(words):
        stripped = word.strip(" ").lstrip("'\"")
        if pending.endswith("=") or (pending.startswith("--") and stripped == "="):
            pending += stripped
        else:
            if place:
                yield pending
            pending = stripped
    yield pending


def _is_piece(words: Sequence[str], current: str) -> bool:
    """Whether the shell itself completes only the end of ``current``, behind its ``=``."""
    return len(words) > 1 and "=" in words[-2:] and current.startswith("--")


def _commands() -> Iterator[Offer]:
    for name in MODULES:
        yield name, str(getattr(function(name), "summary", ""))


def _standing_alone() -> Iterator[Offer]:
    from pinghu_cli.commands.manual import STANDALONE

    for entry in STANDALONE:
        yield max(entry.name.split(" [", maxsplit=1)[0].split(", "), key=len), entry.purpose


def _of_command(declared: Sequence[Parameter], before: list[str], current: str) -> Iterator[Offer]:
    """What may stand at the cursor behind a command: the value of an option, its name, or an argument."""
    named = {spelling: parameter for parameter in declared for spelling in parameter.spellings}
    option, equals, value = current.partition("=")
    previous = named.get(before[-1]) if before else None
    if previous and not previous.is_flag:
        yield from _values(previous, current)
    elif equals and option in named:
        yield from ((f"{option}={word}", description) for word, description in _values(named[option], value))
    elif current.startswith("-"):
        yield from (
            (max(parameter.spellings, key=len), parameter.help) for parameter in declared if parameter.spellings
        )
        yield "--help", "顯示這份說明"
    else:
        arguments = [parameter for parameter in declared if parameter.is_argument]
        place = min(_positional(named, before), len(arguments) - 1)
        if place >= 0:
            yield from _values(arguments[place], current)


def _positional(named: dict[str, Parameter], before: list[str]) -> int:
    """How many arguments stand before the cursor: words that are neither an option nor its value."""
    count, is_value = 0, False
    for word in before:
        if is_value:
            is_value = False
        elif word.startswith("-"):
            is_value = word in named and not named[word].is_flag
        else:
            count += 1
    return count


def _values(parameter: Parameter, current: str) -> Iterator[Offer]:
    """The values that are known of a parameter; behind a comma, of the next in its list."""
    if parameter.complete is None:
        return
    begun = current[: current.rfind(",") + 1] if parameter.repeats else ""
    takes = inspect.signature(parameter.complete).parameters
    found = parameter.complete(current.removeprefix(begun)) if takes else parameter.complete()
    yield from ((f"{begun}{value}", description) for value, description in found)
