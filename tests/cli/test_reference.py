"""The reference cannot drift: pages are what the app says, tables are what the code does."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from pinghu_cli.commands import MODULES
from pinghu_cli.commands.topics import ENVIRONMENT, EXIT_CODES
from pinghu_cli.output.formats import FORMATS

ROOT = Path(__file__).parent.parent.parent
CONTRACT = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")


def reference() -> ModuleType:
    """tools/reference.py as a module."""
    spec = importlib.util.spec_from_file_location("reference", ROOT / "tools" / "reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PAGES = [
    *("docs/cli.md", "docs/pinghu.1", "docs/contract.md", "docs/receipt.schema.json", "docs/budget.svg"),
    *("docs/data.md", "docs/data.schema.json", "docs/estimate.svg", "docs/estimate.zh.svg"),
    *(f"pinghu_cli/export/dialects/{name}.sql" for name in ("sqlite", "postgres", "spark")),
]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_what_the_app_says(name: str) -> None:
    """Run ``python tools/reference.py`` when this fails."""
    assert (ROOT / name).read_text(encoding="utf-8") == reference().PAGES[name]()


def first_cells(heading: str) -> list[str]:
    """The first column of the table under a heading of the contract."""
    part = CONTRACT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [line.split("|")[1].strip() for line in part.splitlines() if line.startswith("|")][2:]
    assert len(cells) == len(set(cells))
    return cells


def test_the_contract_names_every_exit_code() -> None:
    assert first_cells("Exit codes") == [entry.name for entry in EXIT_CODES.entries]


def test_the_contract_names_every_variable() -> None:
    assert [cell.replace("`", "") for cell in first_cells("Environment")] == [
        entry.name for entry in ENVIRONMENT.entries
    ]


def test_every_variable_that_is_read_is_documented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "pinghu_cli").rglob("*.py"))
    read = set(re.findall(r"\b_?PINGHU_[A-Z_]+\b", source)) - {"_PINGHU_COMPLETE"}
    assert read == set(re.findall(r"\bPINGHU_[A-Z_]+\b", CONTRACT))


def test_the_contract_names_every_format() -> None:
    assert all(f"`{format}`" in CONTRACT for format in FORMATS)


def test_every_command_is_documented() -> None:
    pages = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert all(f"### pinghu {name}\n" in pages for name in MODULES)
