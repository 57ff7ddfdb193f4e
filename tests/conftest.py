"""What all tests share: the shipped document, and an environment in which nobody's settings change the output."""

import os

import pytest

from pinghu_cli.policy.load import load as load_document
from pinghu_cli.policy.load import read_bytes, shipped
from pinghu_cli.policy.model import Document

for _name in ("GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS", "NO_COLOR", "COLUMNS", "PINGHU_DATA", "PINGHU_SCRIPT"):
    os.environ.pop(_name, None)


@pytest.fixture(scope="session")
def document() -> Document:
    """The shipped document."""
    return load_document(shipped())


@pytest.fixture(scope="session")
def shipped_yaml() -> str:
    """The text of the shipped data file."""
    return read_bytes(str(shipped())).decode()
