"""An answer is worked out once for each document, and never taken for another's."""

from msgspec.structs import replace

from pinghu_cli.document.model import Document
from pinghu_cli.document.remembered import remembered


def test_an_answer_is_that_of_the_document_asked(document: Document) -> None:
    asked: list[int] = []

    @remembered
    def schema(of: Document) -> int:
        asked.append(of.schema)
        return of.schema

    other = replace(document, schema=99)
    assert [schema(document), schema(document), schema(other), schema(document)] == [2, 2, 99, 2]
    assert asked == [2, 99, 2]
