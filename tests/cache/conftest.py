"""A cache folder for each test, and ways to ask with it and without it."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's cache is, empty at first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("PINGHU_NO_CACHE", raising=False)
    return tmp_path / "pinghu"
