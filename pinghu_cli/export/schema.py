"""What a table is: columns with types, keys and descriptions, and rows; and what a view is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from pinghu_cli.listings.labels import LABELS
from pinghu_cli.receipts.rules import Period

Type = Literal["TEXT", "BIGINT", "BOOLEAN", "DECIMAL(18, 2)", "DECIMAL(18, 9)"]
Dialect = Literal["duckdb", "sqlite", "postgres", "spark"]
YUAN: Type = "DECIMAL(18, 2)"
"""An amount in 元."""
NUMBER: Type = "DECIMAL(18, 9)"
"""A rate as a fraction, or a counted quantity."""
Value = str | int | bool | Decimal | None


OWN_LABELS = {
    "alias": "俗稱",
    "alternative": "擇一的各檔",
    "at_least": "不低於",
    "at_most": "不超過",
    "base_fen": "每一單位金額(分)",
    "base_from_fen": "金額門檻(分)",
    "base_limit_fen": "金額限額(分)",
    "base_next_fen": "另一檔的門檻(分)",
    "budget_overlap": "預算交叉重疊",
    "by_year": "按年計",
    "certain_fen": "合計確定(分)",
    "column_name": "欄",
    "doubt": "待定之處",
    "each_fen": "每一單位上限(分)",
    "effective_exception": "有效期之例外",
    "effective_quote": "有效期原文",
    "exempt_ppm": "免稅年省下(百萬分之一)",
    "fixed_fen": "定額(分)",
    "has": "有其一即符合",
    "label": "中文名稱",
    "last_year": "最後優惠年",
    "least_ppm": "最低比率(百萬分之一)",
    "link": "關係",
    "max_fen": "上限(分)",
    "min_fen": "確定(分)",
    "needs_base": "非有金額不可",
    "note": "說明",
    "perhaps": "或許算數",
    "place": "順序",
    "publicity": "公開方式",
    "rate_ppm": "比率(百萬分之一)",
    "reason": "原因",
    "reduced_ppm": "減稅年省下(百萬分之一)",
    "source": "出處",
    "stands": "在文件何處",
    "table_name": "表或檢視",
    "takes_base": "按金額",
    "tier": "檔",
    "total_fen": "申請人累計上限(分)",
    "within_base": "不超過金額",
    "together_fen": "申請人合計上限(分)",
}
"""What people call the columns that no listing has."""
_OF_ONE = {
    "document.budget_yuan": "總預算(元)",
    "document.title": "文件名稱",
    "paragraphs.title": "講什麼",
    "reasons.words": "說法",
    "targets.unit": "數值單位",
    "tiers.id": "代號",
    "tiers.kind": "給付方式",
    "offers.id": "代號",
    "offers.kind": "給付方式",
}
"""``TABLE.COLUMN`` where the column means something else than in other tables."""


def label(table: str, column: str) -> str:
    """What people call a column of a table or view."""
    return _OF_ONE.get(f"{table}.{column}") or OWN_LABELS.get(column) or LABELS[column]


class Column(msgspec.Struct, frozen=True):
    """A column; ``refers`` names the table whose key it holds."""

    name: str
    type: Type
    description: str
    refers: str | None = None
    required: bool = True


class Table(msgspec.Struct, frozen=True):
    """A table: ``key`` are the columns that tell its rows apart; ``rows`` in reading order."""

    name: str
    label: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...] = ()
    found_by: tuple[str, ...] = ()
    """For each row the text by which a full-text search finds it; empty where none is made."""


class View(msgspec.Struct, frozen=True):
    """A query with a name; ``query`` in DuckDB's SQL, over tables and views that come before (see `export.views`)."""

    name: str
    label: str
    description: str
    columns: tuple[str, ...]
    query: str
    searched: str | None = None
    """The table whose rows, by ``place``, are those of the view, so that its full-text index finds them."""


class Database(msgspec.Struct, frozen=True):
    """All tables, each after those it refers to, and all views."""

    title: str
    sha256: str
    """Of the data as loaded, as in a receipt."""
    period: Period
    """The years in which the document holds."""
    tables: tuple[Table, ...]
    views: tuple[View, ...]


def text(name: str, description: str = "", refers: str | None = None, *, required: bool = True) -> Column:
    """A column of text; without a description it is what the field of the listings is called."""
    return Column(name, "TEXT", description or label("", name), refers, required)


def whole(name: str, description: str = "", *, required: bool = True) -> Column:
    """A column of whole numbers."""
    return Column(name, "BIGINT", description or label("", name), None, required)


def yuan(name: str, description: str = "", *, required: bool = False) -> Column:
    """A column of amounts in 元."""
    return Column(name, YUAN, description or label("", name), None, required)


def found_by(name: str, said: str | None, others: Sequence[str] = ()) -> str:
    """The text by which search finds a row: its name, what it says, what else it is called."""
    return "\n".join(filter(None, (name, said, *others)))
