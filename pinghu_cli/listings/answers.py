"""Typed answers as rows, for Python: the dictionaries that ``-f json`` prints, and tables for a notebook."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache, wraps
from typing import Any, ParamSpec, SupportsIndex, TypeVar, overload

from pinghu_cli.declared import Row, html_table, to_plain
from pinghu_cli.document.model import AnnexItem, Document, Domain, Measure
from pinghu_cli.document.query import BudgetLine, Offer, SetTarget, UnitDuties
from pinghu_cli.errors import UsageError

Answer = TypeVar("Answer")
Given = ParamSpec("Given")


class Answers(list[Answer]):
    """A list of answers that knows the document they come from; a notebook shows it as a table."""

    def __init__(self, answers: Iterable[Answer], document: Document) -> None:
        super().__init__(answers)
        self.document = document

    @overload
    def __getitem__(self, place: SupportsIndex, /) -> Answer: ...

    @overload
    def __getitem__(self, place: slice, /) -> "Answers[Answer]": ...

    def __getitem__(self, place: SupportsIndex | slice, /) -> "Answer | Answers[Answer]":
        """An answer, or a part of the list that knows the document too."""
        return (
            Answers(super().__getitem__(place), self.document)
            if isinstance(place, slice)
            else super().__getitem__(place)
        )

    def _repr_html_(self) -> str:
        """The rows as a table with Chinese headings."""
        from pinghu_cli.listings.labels import label

        made = _made(self, self.document)
        if not made:
            return "<p>[]</p>"
        values = [to_plain(row) for row in made]
        return html_table([label(type(made[0]), field) for field in values[0]], [[*row.values()] for row in values])


def listed(function: "Callable[Given, list[Answer]]") -> "Callable[Given, list[Answer]]":
    """Make the list that a function of a document returns an `Answers`."""

    @wraps(function)
    def answered(*args: "Given.args", **kwargs: "Given.kwargs") -> "list[Answer]":
        document: Any = args[0] if args else kwargs["document"]
        return Answers(function(*args, **kwargs), document)

    return answered


def rows(answers: object, document: Document | None = None) -> list[dict[str, Any]]:
    """What ``-f json`` prints of ``answers``: a list of dictionaries with the fields of docs/contract.md.

    ``answers`` is what a function of the API returned, a part of it, or one of its objects; of a receipt its lines, of
    one unit its duties, of a match its tiers. ``document`` is needed for a match, and for answers taken out of their
    list. Raise UsageError for anything else.
    """
    if document is None and isinstance(answers, Answers):
        document = answers.document
    return [to_plain(row) for row in _made(answers, document)]


def _made(answers: object, document: Document | None) -> Sequence[Row]:
    from pinghu_cli.listings.items import duty_row
    from pinghu_cli.matching.prospects import Match
    from pinghu_cli.receipts.receipt import Receipt

    match answers:
        case Match(verdicts=verdicts):
            from pinghu_cli.listings.matches import match_row

            return [match_row(_given(document, answers), answers, verdict) for verdict in verdicts]
        case Receipt(lines=lines):
            return lines
        case UnitDuties():
            return [duty_row(answers, duty) for duty in answers.ordered]
        case list() | tuple():
            return [_row(answer, document) for answer in answers]
    return [_row(answers, document)]


def _row(answer: object, document: Document | None) -> Row:
    alone, of_document = _makers()
    if make := alone.get(type(answer)):
        return make(answer)
    if make_of := of_document.get(type(answer)):
        return make_of(_given(document, answer), answer)
    raise UsageError("no-rows", f"沒有「{type(answer).__name__}」的列", "可用的是 pinghu_cli 各函數的結果")


def _given(document: Document | None, answer: object) -> Document:
    if document is None:
        raise UsageError("no-document", f"{answer!r} 沒有帶著它的文件,要說明屬於哪份", "rows(…, document)")
    return document


@cache
def _makers() -> tuple[dict[type, Callable[[Any], Row]], dict[type, Callable[[Document, Any], Row]]]:
    """What makes a row of an answer: of the answer alone, and of it and its document. Most calls need none."""
    from pinghu_cli.finding.engine import Hit
    from pinghu_cli.listings import figures, hits, items

    return {Hit: hits.hit_row, SetTarget: figures.target_row, UnitDuties: items.unit_row}, {
        Domain: items.domain_row,
        Measure: items.measure_row,
        AnnexItem: items.annex_row,
        BudgetLine: figures.budget_row,
        Offer: figures.incentive_row,
    }
