"""Typed answers as rows, for Python: the dictionaries that ``-f json`` prints, and tables for a notebook."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, ParamSpec, SupportsIndex, TypeVar, overload

from pinghu_cli.declared import Row, html_table, to_plain
from pinghu_cli.document.model import AnnexItem, Document, Domain, Measure
from pinghu_cli.document.query import BudgetLine, Offer, SetTarget, UnitDuties
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.figures import budget_row, incentive_row, target_row
from pinghu_cli.listings.items import annex_row, domain_row, duty_row, measure_row, unit_row
from pinghu_cli.listings.labels import label

Answer = TypeVar("Answer")
Given = ParamSpec("Given")

_OF_DOCUMENT: dict[type, Callable[[Document, Any], Row]] = {
    Domain: domain_row,
    Measure: measure_row,
    AnnexItem: annex_row,
    BudgetLine: budget_row,
    Offer: incentive_row,
}
_OF_FACTS: dict[type, Callable[[Any], Row]] = {
    SetTarget: target_row,
    UnitDuties: unit_row,
}


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
        made = _made(self, self.document)
        if not made:
            return "<p>[]</p>"
        values = [to_plain(row) for row in made]
        return html_table([label(type(made[0]), field) for field in values[0]], [[*row.values()] for row in values])


def listed(function: Callable[Given, list[Answer]]) -> Callable[Given, list[Answer]]:
    """Make the list that a function of a document returns an `Answers`."""

    @wraps(function)
    def answered(*args: Given.args, **kwargs: Given.kwargs) -> list[Answer]:
        document: Any = args[0] if args else kwargs["document"]
        return Answers(function(*args, **kwargs), document)

    return answered


def rows(answers: object, document: Document | None = None) -> list[dict[str, Any]]:
    """What ``-f json`` prints of ``answers``: a list of dictionaries with the fields of docs/contract.md.

    ``answers`` is what a function of the API returned, a part of it, or one of its objects; of a receipt its lines, of
    one unit its duties. ``document`` is needed only for answers taken out of their list. Raise UsageError for anything
    else.
    """
    if document is None and isinstance(answers, Answers):
        document = answers.document
    return [to_plain(row) for row in _made(answers, document)]


def _made(answers: object, document: Document | None) -> Sequence[Row]:
    from pinghu_cli.receipts.receipt import Receipt

    match answers:
        case Receipt(lines=lines):
            return lines
        case UnitDuties():
            return [duty_row(answers, duty) for duty in answers.ordered]
        case list() | tuple():
            return [_row(answer, document) for answer in answers]
    return [_row(answers, document)]


def _row(answer: object, document: Document | None) -> Row:
    from pinghu_cli.finding.engine import Hit
    from pinghu_cli.listings.hits import hit_row

    if isinstance(answer, Hit):
        return hit_row(answer)
    if make := _OF_FACTS.get(type(answer)):
        return make(answer)
    if of_document := _OF_DOCUMENT.get(type(answer)):
        if document is None:
            raise UsageError("no-document", f"{answer!r} 是從列表中取出的,要說明屬於哪份文件", "rows(…, document)")
        return of_document(document, answer)
    raise UsageError("no-rows", f"沒有「{type(answer).__name__}」的列", "可用的是 pinghu_cli 各函數的結果")
