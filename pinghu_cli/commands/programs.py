"""``pinghu help --json``: all that a program needs to call the tool, in about 2,000 tokens."""

from typing import Any

from pinghu_cli import __version__
from pinghu_cli.commands import MODULES, function
from pinghu_cli.commands.manual import attribute
from pinghu_cli.commands.parameters import Parameter, parameters
from pinghu_cli.commands.samples import Samples
from pinghu_cli.commands.session import COMMON, anything
from pinghu_cli.listings.catalogue import ANSWERS


def described(topic: str | None, known: Samples) -> dict[str, Any]:
    """A command, a topic, or (None) everything, as JSON values."""
    from pinghu_cli.commands.topics import EXIT_CODES, TOPICS, section_of

    if topic in MODULES:
        return {"command": topic, "details": attribute(function(topic), "details"), **_command(topic, explained=True)}
    if topic is not None:
        section = section_of(topic, known)
        entries = [{"name": entry.name, "purpose": entry.purpose} for entry in section.entries]
        return {"topic": topic, "title": section.title, "entries": entries}
    return {
        "version": __version__,
        "usage": "pinghu COMMAND [ARGUMENT…] [OPTION…] -f json; more: pinghu help COMMAND --json",
        "commands": {name: _command(name) for name in MODULES},
        "options": {parameter.written: parameter.help for parameter in parameters(anything())},
        "exit_codes": {entry.name: entry.purpose for entry in EXIT_CODES.entries},
        "topics": list(TOPICS),
    }


def _command(name: str, *, explained: bool = False) -> dict[str, Any]:
    """A command; its parameters with what they do where they are ``explained``, else only as they are written."""
    own = [parameter for parameter in parameters(function(name)) if parameter.name not in COMMON]
    return {
        "summary": attribute(function(name), "summary"),
        "parameters": {parameter.written: parameter.help for parameter in own}
        if explained
        else " ".join(map(_brief, own)),
        "fields": {line: " ".join(answer.fields) for line, answer in ANSWERS.items() if line.split()[0] == name},
    }


def _brief(parameter: Parameter) -> str:
    """``--unit=單位``; an argument as it is."""
    if parameter.is_argument:
        return parameter.metavar
    name = max(parameter.spellings, key=len)
    return name if parameter.is_flag else f"{name}={parameter.metavar}"
