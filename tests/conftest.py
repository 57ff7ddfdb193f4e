"""What all tests share: the shipped document, and an environment in which nobody's settings change the output."""

import os
from collections.abc import Iterator

import pytest

from pinghu_cli.document.load import load as load_document
from pinghu_cli.document.load import shipped
from pinghu_cli.document.model import Document

for _name in ("GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS", "NO_COLOR", "COLUMNS", "PINGHU_DATA", "PINGHU_SCRIPT"):
    os.environ.pop(_name, None)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for this run alone, cold at first: tests neither read nor leave anything in the user's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def document() -> Document:
    """The shipped document."""
    return load_document(shipped())


@pytest.fixture(scope="session")
def shipped_yaml() -> str:
    """The text of the shipped data file."""
    return shipped().read_bytes().decode()
