"""An error as scripts get it."""

from msgspec import UNSET, UnsetType

from pinghu_cli.declared import Row


class CandidateRow(Row, frozen=True):
    """Something that may have been meant."""

    kind: str
    """What it is: unit, incentive, option …"""
    id: str
    """Its id, or its name where it has none."""
    name: str
    """What people call it."""
    write: str
    """What to write in place of what was not understood."""


class ErrorRow(Row, frozen=True):
    """What was wrong with what, and what to do."""

    code: str
    """A stable ASCII word for the kind of error."""
    message: str
    """What was wrong with what."""
    hint: str
    """What to do, or what may have been meant; may be empty."""
    candidates: list[CandidateRow] | UnsetType = UNSET
    """What may have been meant; only where a name was not understood."""


class ErrorObject(Row, frozen=True):
    """What a command that failed writes on stderr where JSON was asked for."""

    error: ErrorRow
    """The error."""
