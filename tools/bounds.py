"""The table of bounds in docs/security.md, written from `pinghu_cli.limits`."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise

from written import rewritten

from pinghu_cli import limits


def security() -> str:
    """docs/security.md with the bounds as they are now."""
    return rewritten("security.md", "bounds", _table())


def _table() -> Iterator[str]:
    yield "| at most | of | beyond it |\n|---|---|---|\n"
    for name, said in _documented():
        what, _, beyond = said.partition("\n")
        yield f"| {_number(name)} | {what[:1].lower()}{what[1:].rstrip('.')} | {beyond} |\n"


def _documented() -> Iterator[tuple[str, str]]:
    """Each bound and the docstring below it."""
    for line, below in pairwise(ast.parse(inspect.getsource(limits)).body):
        match line, below:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, inspect.cleandoc(said)


def _number(name: str) -> str:
    value: int = getattr(limits, name)
    return f"{value // limits.MB:,} MB" if name.endswith("_BYTES") and value % limits.MB == 0 else f"{value:,}"
