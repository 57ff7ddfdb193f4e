"""Imports run one way, and what is pure stays free of terminals."""

import ast
from functools import cache
from pathlib import Path

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
    "interrupts",
]
"""From the edge to the core: a module imports only from its own layer and from those behind it in this list."""
PURE = set(LAYERS[LAYERS.index("api") :])
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(module: Path) -> str:
    """The top folder or module of a file."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name(module: Path) -> str:
    """A file as it is called within the package."""
    return module.relative_to(PACKAGE).as_posix()


@cache
def nodes(module: Path) -> list[ast.AST]:
    """All that a file says."""
    return [*ast.walk(ast.parse(module.read_text(encoding="utf-8")))]


def imports(module: Path) -> set[str]:
    """Full names of all that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in nodes(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def above(module: Path) -> set[str]:
    """The layers above its own from which a file imports."""
    if layer(module) not in LAYERS:
        return set()
    used = {name.split(".")[1] for name in imports(module) if name.startswith("pinghu_cli.")}
    return used & {*LAYERS[: LAYERS.index(layer(module))]}


def test_arrows_run_downwards() -> None:
    """No layer imports from one above it."""
    assert {name(module): above(module) for module in MODULES if above(module)} == {}


def prints(module: Path) -> set[str]:
    """By what a file could print."""
    called = {node.func.id for node in nodes(module) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return {*(name.split(".")[0] for name in imports(module))} & {"typer", "rich"} | called & {"print"}


def test_the_core_never_prints() -> None:
    """Neither typer nor rich is imported below output, nor anything printed."""
    core = [module for module in MODULES if layer(module) in PURE]
    assert {name(module): prints(module) for module in core if prints(module)} == {}


def test_modules_stay_small() -> None:
    """A module that a person can read in one sitting."""
    lines = {name(module): len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES}
    assert {module: number for module, number in lines.items() if number > 420} == {}
