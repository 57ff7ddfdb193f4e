"""What the shell offers on TAB: values from the document, ASCII to type, Chinese as description.

Each function returns (value, description) pairs; `offers` keeps those that begin with what was typed so far. A broken
data file offers nothing: completion must never print an error into a command line.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pinghu_cli.names.choices import Choice

Offers = Iterable[tuple[str, str]]
Completer = Callable[[str], list[tuple[str, str]]]


def _from_document(kind: str) -> Completer:
    """Completes with the choices of a kind (`names.choices`)."""

    def complete(incomplete: str) -> list[tuple[str, str]]:
        from pinghu_cli.document.load import DataFile
        from pinghu_cli.errors import PinghuError
        from pinghu_cli.names.choices import choices_in

        try:
            choices = choices_in(DataFile(), kind)
        except PinghuError:
            return []
        return [(_word(choice, incomplete), choice.described) for choice in choices]

    return complete


def _word(choice: "Choice", incomplete: str) -> str:
    """ASCII (pinyin) to type, unless Chinese is being typed: then Chinese in the script that is typed."""
    if incomplete.isascii():
        return choice.typed
    if choice.printed.startswith(incomplete):
        return choice.printed
    from pinghu_cli.output.script import convert

    return convert(choice.printed, "hans")


domains = _from_document("domains")
ids = _from_document("ids")
units = _from_document("units")
incentives = _from_document("incentives")
recipients = _from_document("recipients")


def changes() -> Offers:
    """What changes between two editions are of."""
    from pinghu_cli.listings.labels import TOPIC_NAMES

    return TOPIC_NAMES.items()


def roles() -> Offers:
    """How a unit takes part."""
    from pinghu_cli.listings.labels import ROLES

    return ROLES.items()


def formats() -> Offers:
    """Names of the formats."""
    from pinghu_cli.output.formats import FORMATS

    return FORMATS.items()


def schemas() -> Offers:
    """Answers that have a schema."""
    from pinghu_cli.listings.catalogue import ANSWERS

    return [(name, "") for name in (*ANSWERS, "data", "vocabulary") if " " not in name]


def headings() -> Offers:
    """Which headings."""
    return [("zh", "中文"), ("id", "代號")]


def levels() -> Offers:
    """Levels of the budget."""
    return [("domain", "領域總額"), ("part", "分項")]


def scripts() -> Offers:
    """Scripts of Chinese."""
    return [("hant", "繁體"), ("hans", "簡體")]


def colors() -> Offers:
    """When to colour."""
    return [("auto", "終端上用"), ("always", "一律用"), ("never", "不用")]


def exports() -> Offers:
    """What the document can be exported to."""
    return [
        ("html", "一個網頁"),
        ("xlsx", "Excel 活頁簿"),
        ("sqlite", "資料庫"),
        ("datasette", "資料夾,在瀏覽器看"),
        ("duckdb", "資料庫"),
        ("csv", "資料夾或 .zip"),
        ("json", "一個物件"),
        ("sql", "SQL 檔"),
    ]


def dialects() -> Offers:
    """SQL of which engine."""
    return [("duckdb", "DuckDB"), ("sqlite", "SQLite"), ("postgres", "PostgreSQL"), ("spark", "Spark")]


def topics() -> Offers:
    """What ``pinghu help`` explains."""
    from pinghu_cli.commands import MODULES, function
    from pinghu_cli.commands.topics import TITLES

    return [*TITLES.items(), *((name, str(getattr(function(name), "summary", ""))) for name in MODULES)]
