"""Calls that an answer names, ``pinghu show 9``: they go on with the data file in hand, for whoever follows them.

Only a file of ``--data`` has to be said again: ``PINGHU_DATA`` holds for the next call, standard input is gone by then.
"""

import re
from collections.abc import Callable

from msgspec.structs import replace

from pinghu_cli.files import STDIN
from pinghu_cli.output.mistakes import quoted
from pinghu_cli.output.view import Block, Listing, Pairs, Paragraph, Records, Report, Table, View

WITHOUT_DATA = frozenset({"diff", "draft", "schema", "validate"})
"""Commands that have no ``--data``, or name their data files themselves."""
_CALL = rf"\bpinghu (?!(?:{'|'.join(sorted(WITHOUT_DATA))})\b)[a-z]+(?![\w-])(?![^\n,;。」]*--data)"
_VALIDATE = "pinghu validate 資料檔"


def going_on(text: str, data: str | None) -> str:
    """``text`` with ``--data`` of the file ``data`` in every call that it names and that takes one."""
    if not data or data == STDIN or "pinghu " not in text:
        return text
    file = quoted([data])
    text = text.replace(_VALIDATE, f"pinghu validate {file}")
    return re.sub(_CALL, lambda call: f"{call[0]} --data {file}", text)


def view_going_on(view: View, data: str | None) -> View:
    """The same for what a view says of itself; its rows name no calls, and text of the document stays as it is."""
    return view if not data or data == STDIN else _view(view, lambda text: going_on(text, data))


def _view(view: View, said: Callable[[str], str]) -> View:
    match view:
        case Listing():
            return replace(view, table=_table(view.table, said), warnings=_all(view.warnings, said))
        case Records():
            records = (replace(one, blocks=_blocks(one.blocks, said)) for one in view.records)
            return replace(view, records=tuple(records))
        case Report():
            return replace(view, blocks=_blocks(view.blocks, said), notes=_all(view.notes, said))
    return view


def _blocks(blocks: tuple[Block, ...], said: Callable[[str], str]) -> tuple[Block, ...]:
    return tuple(_block(block, said) for block in blocks)


def _table(table: Table, said: Callable[[str], str]) -> Table:
    return replace(table, title=said(table.title), notes=_all(table.notes, said))


def _block(block: Block, said: Callable[[str], str]) -> Block:
    match block:
        case Paragraph(text=str(text), style=style) if style:  # without one it is text of the document
            return replace(block, text=said(text))
        case Pairs():
            pairs = ((said(label), said(value) if isinstance(value, str) else value) for label, value in block.items)
            return replace(block, items=tuple(pairs))
        case Table():
            return _table(block, said)
    return block


def _all(texts: tuple[str, ...], said: Callable[[str], str]) -> tuple[str, ...]:
    return tuple(map(said, texts))
