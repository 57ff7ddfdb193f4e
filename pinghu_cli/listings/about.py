"""The document itself as one row, and the check of a data file."""

from datetime import date

from pinghu_cli.declared import Row, Yuan
from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.document.validity import iso, lapsed
from pinghu_cli.quantities.printed import plain


class ParagraphRow(Row, frozen=True):
    """A paragraph outside the domains."""

    id: str
    """Its id: P1."""
    title: str
    """What it is about, in our words."""
    text: str
    """Its text, as printed."""


class NoteRow(Row, frozen=True):
    """What people ask and the document does not say; ours."""

    id: str
    """Its id: N1."""
    question: str
    """The question."""
    text: str
    """What the document says of it, or that it says nothing."""
    ask: list[str]
    """Units to ask; empty where it is the lead unit of the measure in question."""
    see: list[str]
    """Ids of the items and paragraphs that come nearest."""


class AboutRow(Row, frozen=True):
    """The document: who issued it, how long it holds, how much it holds, what it does not say."""

    title: str
    """Title, as printed."""
    issuer: str | None
    """Who issued it, as printed; null where it is not."""
    issued: str | None
    """When, as printed; null where it is not."""
    valid_from: str | None
    """First day (ISO) on which it holds; null where the text does not print it."""
    valid_to: str | None
    """Last day (ISO) on which it holds; null where the text does not print it."""
    lapsed: bool | None
    """Whether it holds no longer today; null where its last day is unknown."""
    validity_quote: str | None
    """The words on the validity, as printed; null where there are none."""
    exception: str | None
    """What the validity does not hold for, as printed; null where nothing is."""
    higher: str | None
    """What it says of policies of a higher level, as printed; null where nothing is."""
    budget_yuan: Yuan | None
    """The budget of the whole in 元, as stated; null where none is: then see ``known_budget_yuan``."""
    known_budget_yuan: Yuan | None
    """What the budgets of its domains add up to, of those that print one; null where none does."""
    budget_complete: bool
    """Whether every domain prints a budget."""
    budget_quote: str | None
    """The words on the budget, as printed; null where there are none."""
    overlap: str | None
    """What it says of overlaps between the budgets of domains, as printed; null where it says nothing."""
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
    paragraphs: list[ParagraphRow]
    """The paragraphs outside the domains, in printed order."""
    notes: list[NoteRow]
    """What people ask and the document does not say; not from the document."""


class ProblemRow(Row, frozen=True):
    """A defect of a data file."""

    file: str
    """Name of the file, as given."""
    line: int
    """Its line, from 1; 0 where the defect is of the whole file."""
    item: str | None
    """Id of the item, paragraph or note that it is in; null where it is in none."""
    ref: str | None
    """The same as people cite it; null likewise."""
    path: str
    """Keys and places that lead to it: domains[1].title."""
    code: str
    """A stable word for the kind of defect."""
    message: str
    """What is wrong."""
    hint: str
    """What to do next, or to write instead."""
    text_line: int | None
    """Line of the published text (``--text``) that differs from the data, from 1; null for other defects."""
    text_column: int | None
    """The first character there that does, from 1."""


class CheckRow(Row, frozen=True):
    """What the check of a data file found."""

    file: str
    """Name of the file."""
    valid: bool
    """Whether there is no problem."""
    problems: list[ProblemRow]
    """All problems, in reading order."""
    left: dict[str, int]
    """How many are left of each kind: problems; the doubts of a draft; numerals that no fact accounts for."""
    text: str | None
    """The published text that the file was compared with (``--text``); null without one."""
    facts: dict[str, int]
    """How many facts of each kind the document holds; empty where it cannot be read."""
    numerals: dict[str, int]
    """How many Arabic numerals of the text each kind of fact accounts for."""


def about_row(document: Document, day: date) -> AboutRow:
    """The document at a glance. ``day`` decides whether it has lapsed."""
    front, added = document.document, query.added_up(document)
    return AboutRow(
        title=front.title,
        issuer=front.issuer,
        issued=front.issued,
        valid_from=iso(front.effective.first_day),
        valid_to=iso(front.effective.last_day),
        lapsed=lapsed(front.effective.last_day, day),
        validity_quote=front.effective.quote,
        exception=front.effective.exception,
        higher=front.effective.higher,
        budget_yuan=plain(front.budget.total.yuan) if front.budget else None,
        known_budget_yuan=plain(added.known) if len(added.missing) < len(document.domains) else None,
        budget_complete=added.complete,
        budget_quote=front.budget.quote if front.budget else None,
        overlap=front.budget.overlap if front.budget else None,
        domains=len(document.domains),
        measures=len(document.measures),
        annex=len(document.annex_items),
        incentives=len(query.offers(document)),
        targets=len(query.targets(document)),
        paragraphs=[ParagraphRow(p.id, p.title, p.text) for p in document.paragraphs],
        notes=[NoteRow(n.id, n.question, n.text, list(n.ask), list(n.see)) for n in document.notes],
    )
