import pytest

from pinghu_cli.policy.model import Document
from pinghu_cli.search import engine
from pinghu_cli.search.index import Index


@pytest.fixture(scope="session")
def index(document: Document) -> Index:
    """The index of the shipped document."""
    return engine.index_of(document)
