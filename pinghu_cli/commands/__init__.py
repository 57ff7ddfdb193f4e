"""The commands, a thin module per family: parse arguments -> ask -> hand a view to output.

This table is the whole list: the order and the groups of ``pinghu -h``, and where each command lives. A module is
imported only when one of its commands is called, so that start-up pays for nothing else.
"""

from collections.abc import Callable
from importlib import import_module

GROUPS: dict[str, dict[str, str]] = {
    "我能拿到什麼": {
        "search": "search",
        "incentives": "facts",
        "estimate": "estimate",
        "batch": "batch",
        "match": "match",
        "replay": "replay",
    },
    "政策寫了什麼": {
        "about": "about",
        "show": "items",
        "measures": "items",
        "domains": "items",
        "annex": "items",
        "text": "items",
        "diff": "diff",
    },
    "誰負責、多少錢、目標多少": {
        "units": "units",
        "budget": "budget",
        "targets": "facts",
    },
    "資料與維護": {
        "export": "export",
        "draft": "draft",
        "validate": "validate",
        "schema": "schema",
        "help": "help",
    },
}
"""Group (a question of the user) -> command -> its module in this package. The function is named as the command."""

MODULES: dict[str, str] = {name: module for commands in GROUPS.values() for name, module in commands.items()}
"""Command -> module, in the order of the help."""


def function(command: str) -> Callable[..., None]:
    """The function of a command, from its module."""
    called: Callable[..., None] = getattr(import_module(f"{__name__}.{MODULES[command]}"), command)
    return called
