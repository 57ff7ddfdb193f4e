"""Imports run one way, and what is pure stays free of terminals."""

import ast
from pathlib import Path

import pytest

import pinghu_cli

PACKAGE = Path(pinghu_cli.__file__).parent
LAYERS = [
    "cli",
    "commands",
    "pages",
    "output",
    "api",
    "prepare",
    "export",
    "listings",
    "editions",
    "batch",
    "intake",
    "matching",
    "receipts",
    "finding",
    "names",
    "document",
    "spelling",
    "declared",
    "quantities",
    "files",
    "drafts",
    "errors",
    "limits",
]
"""From the edge to the core: a module imports only from its own layer and from those behind it in this list."""
PURE = set(LAYERS[LAYERS.index("api") :])
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(module: Path) -> str:
    """The top folder or module of a file."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> set[str]:
    """Full names of all that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_arrows_run_downwards(module: Path) -> None:
    """No layer imports from one above it."""
    own = layer(module)
    if own not in LAYERS:
        return
    used = {name.split(".")[1] for name in imports(module) if name.startswith("pinghu_cli.") and name.count(".") > 0}
    above = {name for name in used if name in LAYERS and LAYERS.index(name) < LAYERS.index(own)}
    assert not above


@pytest.mark.parametrize("module", [m for m in MODULES if layer(m) in PURE], ids=lambda m: str(m.relative_to(PACKAGE)))
def test_the_core_never_prints(module: Path) -> None:
    """Neither typer nor rich is imported below output, nor anything printed."""
    assert not {name.split(".")[0] for name in imports(module)} & {"typer", "rich"}
    calls = [
        node.func for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    assert not [call for call in calls if isinstance(call, ast.Name) and call.id == "print"]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_modules_stay_small(module: Path) -> None:
    """A module that a person can read in one sitting."""
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 420
