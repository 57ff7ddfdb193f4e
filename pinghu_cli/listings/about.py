"""The document itself as one row, and the check of a data file."""

from pinghu_cli.declared import Row, Yuan
from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.quantities.printed import plain


class AboutRow(Row, frozen=True):
    """The document: who issued it, how long it holds, how much it holds."""

    title: str
    """Title, as printed."""
    issuer: str
    """Who issued it, as printed."""
    issued: str
    """When, as printed."""
    first_day: str
    """First day (ISO) on which it holds."""
    last_day: str
    """Last day (ISO) on which it holds."""
    budget_yuan: Yuan
    """The budget of the whole in 元."""
    domains: int
    """How many domains it has."""
    measures: int
    """How many measures."""
    annex: int
    """How many items its annex has."""
    incentives: int
    """How many tiers of incentives."""
    targets: int
    """How many targets."""


class ProblemRow(Row, frozen=True):
    """A defect of a data file."""

    file: str
    """Name of the file, as given."""
    line: int
    """Its line, from 1; 0 where the defect is of the whole file."""
    path: str
    """Keys and places that lead to it: domains[1].title."""
    code: str
    """A stable word for the kind of defect."""
    message: str
    """What is wrong."""
    hint: str
    """What to write instead; empty where there is nothing to say."""


class CheckRow(Row, frozen=True):
    """What the check of a data file found."""

    file: str
    """Name of the file."""
    valid: bool
    """Whether there is no problem."""
    problems: list[ProblemRow]
    """All problems."""
    facts: dict[str, int]
    """How many facts of each kind the document holds; empty where it cannot be read."""
    numerals: dict[str, int]
    """How many Arabic numerals of the text each kind of fact accounts for."""


def about_row(document: Document) -> AboutRow:
    """The document at a glance."""
    front = document.document
    return AboutRow(
        title=front.title,
        issuer=front.issuer,
        issued=front.issued,
        first_day=front.effective.first_day,
        last_day=front.effective.last_day,
        budget_yuan=plain(front.budget.total.yuan),
        domains=len(document.domains),
        measures=len(document.measures),
        annex=len(document.annex.items),
        incentives=len(query.offers(document)),
        targets=len(query.targets(document)),
    )
