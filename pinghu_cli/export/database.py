"""Document -> `Database`: every table and view, and two tables that describe them."""

from collections.abc import Iterator, Sequence

from pinghu_cli.document.canonical import fingerprint
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.export.payments import payment_tables
from pinghu_cli.export.schema import Database, Table, View, label, text
from pinghu_cli.export.tables import item_tables
from pinghu_cli.export.views import views
from pinghu_cli.receipts.rules import period, rule_of


def database(document: Document) -> Database:
    """All of ``document``. Raise DataError where a rule cannot be computed in whole numbers."""
    ruled = [(rule_of(document, offer), offer) for offer in offers(document)]
    tables = [*item_tables(document), *payment_tables(ruled, period(document))]
    shown = list(views())
    return Database(
        title=document.document.title,
        sha256=fingerprint(document),
        period=period(document),
        tables=(*tables, *_descriptions(tables, shown)),
        views=tuple(shown),
    )


def _descriptions(tables: Sequence[Table], shown: Sequence[View]) -> Iterator[Table]:
    yield Table(
        "table_descriptions",
        "各表的說明",
        "各表與檢視叫什麼、有什麼",
        (
            text("table_name"),
            text("kind", "table 表、view 檢視"),
            text("label"),
            text("description"),
        ),
        ("table_name",),
        (
            *((table.name, "table", table.label, table.description) for table in tables),
            *((view.name, "view", view.label, view.description) for view in shown),
        ),
    )
    yield Table(
        "column_descriptions",
        "各欄的說明",
        "各表與檢視的欄叫什麼、是什麼",
        (
            text("table_name", refers="table_descriptions"),
            text("column_name"),
            text("label"),
            text("description", "說明;檢視的欄與各表同名的欄相同,不另說明", required=False),
        ),
        ("table_name", "column_name"),
        (
            *(
                (table.name, column.name, label(table.name, column.name), column.description)
                for table in tables
                for column in table.columns
            ),
            *((view.name, column, label(view.name, column), None) for view in shown for column in view.columns),
        ),
    )
