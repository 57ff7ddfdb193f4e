import pytest

from pinghu_cli.document.model import Document
from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index


@pytest.fixture(scope="session")
def index(document: Document) -> Index:
    """The index of the shipped document."""
    return engine.index_of(document)
