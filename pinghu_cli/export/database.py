"""Document -> `Database`: every table and view, and the table that describes them."""

from collections.abc import Sequence

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.export.payments import payment_tables
from pinghu_cli.export.schema import Database, Table, View, text
from pinghu_cli.export.tables import item_tables
from pinghu_cli.export.views import views
from pinghu_cli.receipts.receipt import fingerprint
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
        tables=(*tables, _descriptions(tables, shown)),
        views=tuple(shown),
    )


def _descriptions(tables: Sequence[Table], shown: Sequence[View]) -> Table:
    return Table(
        "descriptions",
        "各表與各欄的說明",
        (text("table_name", "表或檢視"), text("column_name", "欄;空為整個表"), text("description", "說明")),
        ("table_name", "column_name"),
        (
            *((table.name, "", table.description) for table in tables),
            *((view.name, "", view.description) for view in shown),
            *((table.name, column.name, column.description) for table in tables for column in table.columns),
        ),
    )
