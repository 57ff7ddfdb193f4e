"""Rows of a batch: what its claims add up to, and the object that holds all of it."""

from pinghu_cli.batch.budget import Use
from pinghu_cli.batch.summary import Kind
from pinghu_cli.declared import Row, Yuan
from pinghu_cli.receipts.receipt import Totals


class GroupRow(Row, frozen=True):
    """What the claims of one group add up to."""

    kind: Kind
    """``total`` (of all claims), ``domain``, ``measure``, ``incentive``, ``unit``, ``applicant`` (the 1,000 with the
    largest sums): sum over one kind only."""
    id: str
    """D2, 9, ai-cooperation, the name of a unit or an applicant; empty for the whole."""
    name: str
    """What it is called."""
    applicants: int
    """How many applicants claim it."""
    claims: int
    """How many claims there are."""
    not_eligible: int
    """Claims that do not meet a printed condition; they count 0."""
    unstated: int
    """Claims for which the document prints no amount; they are not in the sums."""
    capped: int
    """Claims that a cap made smaller."""
    min_yuan: Yuan
    """What is certain in 元."""
    max_yuan: Yuan
    """The sum of the known ceilings of money that is paid, in 元."""
    tax_saved_yuan: Yuan
    """The tax that is saved at most, in 元: no money paid."""


class ColumnRow(Row, frozen=True):
    """A column of the file of claims, and what it was taken for."""

    column: str
    """Its heading."""
    taken_for: str | None
    """``applicant``, ``incentive``, ``base``, ``count``, ``year``, ``profit_year``; null where it is not used."""
    unit: str | None
    """The unit of its amounts, as the heading or a line above it says; null where none is named."""
    scale: int | None
    """That unit in 元; null where the column holds no amounts."""
    warning: str | None
    """Why somebody should look at it; null where there is no reason."""


class BatchReport(Row, frozen=True, omit_defaults=True):
    """What a file of claims comes to."""

    schema: int
    """Version of this form."""
    as_of: str
    """The day (ISO) of the estimate."""
    input: str
    """The file of claims."""
    output: str
    """The file of the results."""
    rejects: str | None
    """The file of the rows that were left out; null where none was."""
    columns: list[ColumnRow]
    """The columns of the file, and what each was taken for."""
    remarks: list[str]
    """How the file was read where that was not given, and which rows are no claims."""
    applicants: int
    """How many applicants there are."""
    claims: int
    """How many claims were counted."""
    rejected: int
    """How many rows were left out."""
    totals: Totals
    """The sums over all claims."""
    groups: list[GroupRow]
    """The sums by domain, measure, incentive, lead unit and applicant."""
    warnings: list[str]
    """What holds for the sums."""
    budget: list[Use] | None = None
    """The sums beside the budget; only with --against-budget."""
