"""Every answer of a command by name: the type of its rows, and of the one object where JSON is not a list of rows."""

from importlib import import_module
from typing import Any, NamedTuple, get_args

from pinghu_cli.declared import Row, fields_of, json_schema
from pinghu_cli.errors import NotFound
from pinghu_cli.listings.labels import label


class Answer(NamedTuple):
    """What a command answers. Types are named ``module:Type`` within the package and loaded when asked for."""

    rows: str
    """The type of its rows, in every format that holds rows alone."""
    whole: str = ""
    """The type of its one object in JSON and YAML; empty where these are a list of the rows."""

    @property
    def row_type(self) -> type[Row]:
        """The type of the rows."""
        named: type[Row] = _load(self.rows)
        return named

    @property
    def whole_type(self) -> type[Row] | None:
        """The type of the one object; None for a list of rows."""
        return _load(self.whole) if self.whole else None

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the answer in JSON: of its one object, else of a row."""
        answered = self.whole_type or self.row_type
        return tuple(dict.fromkeys(field for part in get_args(answered) or (answered,) for field in fields_of(part)))

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the answer in JSON; the title of each field is its Chinese name."""
        if self.whole_type:
            return json_schema(self.whole_type, label)
        return json_schema(self.row_type, label, many=True)


ANSWERS: dict[str, Answer] = {
    "search": Answer("listings.hits:HitRow"),
    "incentives": Answer("listings.figures:IncentiveRow"),
    "estimate": Answer("receipts.receipt:Line", "receipts.receipt:Receipt"),
    "estimate --sweep": Answer("listings.receipts:SweepRow"),
    "replay": Answer("receipts.replay:Difference", "listings.receipts:ReplayReport"),
    "batch": Answer("listings.batches:GroupRow", "listings.batches:BatchReport"),
    "batch --against-budget": Answer("batch.budget:Use", "listings.batches:BatchReport"),
    "match": Answer("listings.matches:MatchRow", "listings.matches:MatchReport"),
    "match --explain": Answer("listings.matches:ExplainedRow", "listings.matches:ExplainedRow"),
    "match --compare": Answer("listings.matches:ChangeRow", "listings.matches:ComparisonReport"),
    "diff": Answer("listings.editions:EditionChangeRow", "listings.editions:EditionsReport"),
    "show": Answer("listings.whole:WholeItem", "listings.whole:WholeItem"),
    "measures": Answer("listings.items:MeasureRow"),
    "domains": Answer("listings.items:DomainRow"),
    "annex": Answer("listings.items:AnnexRow"),
    "text": Answer("listings.items:TextRow", "listings.items:TextRow"),
    "units": Answer("listings.items:UnitRow"),
    "units NAME": Answer("listings.items:DutyRow"),
    "budget": Answer("listings.figures:BudgetRow"),
    "targets": Answer("listings.figures:TargetRow"),
    "about": Answer("listings.about:AboutRow", "listings.about:AboutRow"),
    "estimate --template": Answer("listings.matches:TemplateRow", "listings.matches:TemplateRow"),
    "match --template": Answer("listings.matches:TemplateRow", "listings.matches:TemplateRow"),
    "export": Answer("listings.exports:ExportRow"),
    "validate": Answer("listings.about:ProblemRow", "listings.about:CheckRow"),
    "schema": Answer("listings.exports:SchemaRow"),
    "error": Answer("listings.errors:ErrorRow", "listings.errors:ErrorObject"),
}
"""Command line -> its answer; ``error``: what stands on stderr with ``-f json``."""


def answer(name: str) -> Answer:
    """The answer called ``name``. Raise NotFound with the nearest."""
    if name in ANSWERS:
        return ANSWERS[name]
    from pinghu_cli.names.options import nearest_of

    candidates = nearest_of(name, tuple(ANSWERS), "option")
    hint = "是否要找" if candidates else "全部見 pinghu schema"
    raise NotFound("no-such-schema", f"沒有「{name}」的格式說明", hint, typed=name, candidates=candidates)


def _load(name: str) -> Any:
    module, _, type_name = name.partition(":")
    return getattr(import_module(f"pinghu_cli.{module}"), type_name)
