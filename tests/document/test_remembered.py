"""An answer is worked out once for each document, and never taken for another's."""

from pathlib import Path

from msgspec.structs import replace

from pinghu_cli.document.load import load, origin
from pinghu_cli.document.model import Document
from pinghu_cli.document.remembered import remembered

DOCS = Path(__file__).parents[2] / "docs"


def test_an_answer_is_that_of_the_document_asked(document: Document) -> None:
    asked: list[int] = []

    @remembered
    def schema(of: Document) -> int:
        asked.append(of.schema)
        return of.schema

    other = replace(document, schema=99)
    assert [schema(document), schema(document), schema(other), schema(document)] == [2, 2, 99, 2]
    assert asked == [2, 99, 2]


def test_a_document_loaded_twice_does_not_push_out_the_other() -> None:
    """Two documents are compared: each keeps what was prepared beside its file, however often it is loaded."""
    first, second = (load(DOCS / f"edition-{year}.yaml") for year in (2024, 2025))
    for _ in range(3):
        load(DOCS / "edition-2025.yaml")
    files = [origin(first), origin(second)]
    assert [file and Path(file.name).name for file in files] == ["edition-2024.yaml", "edition-2025.yaml"]
