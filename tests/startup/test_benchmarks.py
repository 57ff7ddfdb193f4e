"""The benchmarks measure what they say: every command, and documents that keep the rules."""

import importlib
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pinghu_cli.commands import MODULES
from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document
from pinghu_cli.document.prepared import shipped

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.fixture
def module(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The benchmark named by the parameter, imported as it imports its neighbours."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module(request.param)


@pytest.mark.parametrize("module", ["startup"], indirect=True)
def test_every_command_is_timed(module: Any) -> None:
    assert {shlex.split(line)[1] for line in module.LINES} >= set(MODULES)


@pytest.mark.parametrize("module", ["growth"], indirect=True)
def test_once_grown_is_the_document_itself(module: Any, tmp_path: Path) -> None:
    path = tmp_path / "1x.yaml"
    path.write_bytes(module.grown(1))
    assert load(path) == load(shipped())


@pytest.mark.parametrize("module", ["growth"], indirect=True)
def test_a_grown_document_keeps_the_rules(module: Any, document: Document, tmp_path: Path) -> None:
    path = tmp_path / "3x.yaml"
    path.write_bytes(module.grown(3))
    assert path.read_bytes() == module.grown(3)
    grown = load(path)
    assert len(grown.measures) == 3 * len(document.measures)
    assert len(grown.annex_items) == 3 * len(document.annex_items)
    facts = [sum(len(item.incentives) + len(item.targets) for item in one.items()) for one in (document, grown)]
    assert facts[1] > 2 * facts[0]
