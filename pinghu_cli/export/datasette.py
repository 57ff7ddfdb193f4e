"""What Datasette shows of the database beside its rows: titles, descriptions of columns, search boxes, facets."""

from typing import Any

from pinghu_cli.document.unprinted import issued_by
from pinghu_cli.document.validity import period_words
from pinghu_cli.export.fulltext import index_name
from pinghu_cli.export.schema import Database, Table, View, label

DATABASE = "pinghu"
"""What the database is called within a folder that Datasette serves."""
METADATA = "metadata.json"
_NAMED_BY = {"items": "title", "domains": "title", "units": "name", "incentives": "name", "tiers": "name"}
"""Table -> the column that is shown where another table refers to it."""
_FACETS = {"items": ("kind", "domain"), "tiers": ("kind",), "offers": ("kind", "lead", "domain"), "targets": ("op",)}


def metadata(database: Database) -> dict[str, Any]:
    """The content of `METADATA` for a folder that holds ``database`` as ``pinghu.db``."""
    front = next(
        dict(zip((column.name for column in table.columns), table.rows[0], strict=True))
        for table in database.tables
        if table.name == "document"
    )
    words = (
        f"有效期:{period_words(front['first_day'], front['last_day'])};期滿即失效。最高是上限,不是一定給的金額;"
        "空格是文件沒有寫明,不是零。原文照公布的文字,說明與俗稱非文件內容。"
    )
    return {
        "title": database.title,
        "description": words,
        "source": issued_by(*(str(front[name] or "") for name in ("issuer", "issued"))),
        "databases": {DATABASE: {"description": words, "tables": dict(_pages(database))}},
    }


def _pages(database: Database) -> list[tuple[str, dict[str, Any]]]:
    found = {table.name: {"fts_table": index_name(table.name)} for table in database.tables if table.found_by}
    return [
        *((table.name, _page(table) | found.get(table.name, {})) for table in database.tables),
        *(
            (view.name, _page(view) | (found[view.searched] | {"fts_pk": "place"} if view.searched in found else {}))
            for view in database.views
        ),
    ]


def _page(shown: Table | View) -> dict[str, Any]:
    page: dict[str, Any] = {
        "title": f"{shown.label} {shown.name}",
        "description": shown.description,
        "columns": dict(_columns(shown)),
    }
    if shown.name in _NAMED_BY:
        page["label_column"] = _NAMED_BY[shown.name]
    if shown.name in _FACETS:
        page["facets"] = list(_FACETS[shown.name])
    return page


def _columns(shown: Table | View) -> list[tuple[str, str]]:
    if isinstance(shown, View):
        return [(column, label(shown.name, column)) for column in shown.columns]
    return [
        (column.name, name if name == column.description else f"{name}——{column.description}")
        for column in shown.columns
        for name in [label(shown.name, column.name)]
    ]
