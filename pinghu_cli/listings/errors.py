"""An error as scripts get it."""

from pinghu_cli.declared import Row


class ErrorRow(Row, frozen=True):
    """What was wrong with what, and what to do."""

    code: str
    """A stable ASCII word for the kind of error."""
    message: str
    """What was wrong with what."""
    hint: str
    """What to do, or what may have been meant; may be empty."""


class ErrorObject(Row, frozen=True):
    """What a command that failed writes on stderr where JSON was asked for."""

    error: ErrorRow
    """The error."""
