"""Rows about receipts: an amount swept over its base, a receipt replayed. The receipt itself is in `receipts`."""

from decimal import Decimal

from pinghu_cli.declared import Row
from pinghu_cli.receipts.receipt import Receipt
from pinghu_cli.receipts.replay import Difference


class SweepRow(Row, frozen=True):
    """What one claim comes to for one amount."""

    incentive: str
    """Id of the tier."""
    base_yuan: Decimal
    """The amount in 元 that is put in."""
    max_yuan: Decimal
    """What it comes to at most in 元."""
    capped: bool
    """Whether a cap made it smaller."""
    eligible: bool
    """Whether that amount may be claimed at all."""


class ReplayReport(Row, frozen=True):
    """Whether a receipt still holds."""

    holds: bool
    """Whether nothing differs but wording."""
    data_changed: bool
    """Whether the data is not what it was."""
    lapsed: bool | None
    """Whether the document had lapsed on the day of the receipt; null where its last day is unknown."""
    differences: tuple[Difference, ...]
    """Every field that comes out differently now."""
    reworded: tuple[Difference, ...]
    """Texts that are put in other words now."""
    receipt: Receipt
    """As computed now."""
