"""From the name of a file to the text of a draft, with what was set aside and what is left to decide."""

import hashlib
from collections.abc import Sequence

import msgspec

from pinghu_cli.document.checks import ALL, LOADING
from pinghu_cli.document.load import DataFile, examine, in_file_order
from pinghu_cli.document.schema1 import upgrade
from pinghu_cli.document.spans import spans
from pinghu_cli.document.text import digest
from pinghu_cli.document.yaml_source import parse
from pinghu_cli.editions.drafting.carry import Lost, carry
from pinghu_cli.editions.drafting.clean import Aside
from pinghu_cli.editions.drafting.draft import draft
from pinghu_cli.editions.drafting.reading import read_lines
from pinghu_cli.editions.drafting.settle import settle
from pinghu_cli.editions.drafting.tree import Tree, tree_of
from pinghu_cli.editions.drafting.writing import dumped
from pinghu_cli.errors import Problem

_HEADER = """\
草稿,由 pinghu draft 自公布的文本寫成;每個事實都附原文。
pinghu validate 列出待定之處:對照原文改正後刪去 doubt,numerals.todo 裡的數字寫成事實或移到 date、name、descriptor。"""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A draft that is written."""

    text: str
    """The data file."""
    asides: tuple[Aside, ...]
    """What is none of the document, with the line it stood on and the reason."""
    refused: tuple[Problem, ...]
    """Proposals that the rules of the data do not bear out, and what keeps the file from loading."""
    lost: tuple[Lost, ...]
    """What of an older file fits nowhere."""
    problems: int
    """How many problems ``pinghu validate`` will list."""
    loads: bool
    """Whether the file can be used as it is."""


def make(file: str, older: Sequence[str] = (), name: str = "草稿") -> Made:
    """Draft the text in ``file``. Raise DataError (exit 3) where it cannot be read, with the reason."""
    lines = read_lines(file)
    made = draft(lines, file)
    away = {aside.number for aside in made.asides}
    kept = "".join(f"{line}\n" for number, line in enumerate(lines, 1) if line.strip() and number not in away)
    tree = tree_of(made, hashlib.sha256(kept.encode()).hexdigest())
    refused = settle(tree, name)
    lost: list[Lost] = []
    for other in older:
        found, _, _ = examine(dumped(tree).encode(), name, ())
        if found is None:
            break
        old = DataFile(other)
        source = parse(old.data, other)
        upgrade(source)
        assert isinstance(source.value, dict)
        lost += carry(tree, found, source.value, old.document)
        refused += settle(tree, name)
    _keep_print(tree, kept, name)
    text = dumped(tree, _HEADER)
    document, problems, _ = examine(text.encode(), name, ALL)
    return Made(
        text=text,
        asides=tuple(made.asides),
        refused=tuple(in_file_order(refused)),
        lost=tuple(lost),
        problems=len(problems),
        loads=document is not None
        and not any(problem.code != "doubt" for problem in refused if problem.code in _FATAL),
    )


def _keep_print(tree: Tree, kept: str, name: str) -> None:
    """Keep the text as it was published where the file would not rebuild it character for character."""
    document, problems, _ = examine(dumped(tree).encode(), name, LOADING)
    if document is None or problems or digest(document) == tree["document"]["sha256"]:
        return
    if not spans(document, kept).missing:
        tree["document"]["published"] = kept


_FATAL = frozenset({"missing-key", "bad-choice", "wrong-type"})
