"""Write what follows from the code: docs/cli.md, docs/pinghu.1, fields, keys, bounds, schemas, SQL of other engines.

``python tools/reference.py`` writes them; a test fails when they differ from what the app says.
"""

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from bounds import security  # noqa: E402
from contract import contract  # noqa: E402
from data_keys import data_page  # noqa: E402

from pinghu_cli import __version__  # noqa: E402 - the checkout comes first
from pinghu_cli.cli import run  # noqa: E402
from pinghu_cli.commands import GROUPS, samples  # noqa: E402
from pinghu_cli.commands.manual import ABOUT, Page, Section, as_text, page_of, page_of_app  # noqa: E402
from pinghu_cli.commands.topics import TOPICS, page_of_topic, section_of  # noqa: E402
from pinghu_cli.document import query  # noqa: E402
from pinghu_cli.document.load import load  # noqa: E402
from pinghu_cli.document.prepared import shipped  # noqa: E402
from pinghu_cli.document.schema_of_data import data_schema  # noqa: E402
from pinghu_cli.export.script import DIALECTS  # noqa: E402
from pinghu_cli.export.views import translated  # noqa: E402
from pinghu_cli.listings.catalogue import answer  # noqa: E402
from pinghu_cli.output.chart import svg  # noqa: E402
from pinghu_cli.pages import tables  # noqa: E402

WIDTH = 80
KNOWN = samples.of(load(shipped()))


def markdown() -> str:
    """docs/cli.md: every help page as people see it, by group."""
    parts = [
        "# Command reference",
        (
            "Written by `python tools/reference.py` from the app itself; do not edit. What scripts rely on is in "
            "[contract.md](contract.md)."
        ),
        _block(page_of_app(KNOWN)),
    ]
    for title, commands in GROUPS.items():
        parts.append(f"## {title}")
        for name in commands:
            parts += [f"### pinghu {name}", _block(page_of(name, KNOWN))]
    parts.append("## Topics")
    for name in TOPICS:
        parts += [f"### pinghu help {name}", _block(page_of_topic(name, KNOWN))]
    return "\n\n".join(parts) + "\n"


def manual() -> str:
    """docs/pinghu.1: the same as a man page."""
    lines = [f'.TH PINGHU 1 "" "pinghu {__version__}"', ".nh", ".ad l", ".SH NAME", _roff(f"pinghu - {ABOUT}")]
    top = page_of_app(KNOWN)
    lines += [".SH SYNOPSIS", _roff(top.usage), ".SH DESCRIPTION", _roff(top.details)]
    lines += _entries(top.sections[-1])
    for title, commands in GROUPS.items():
        lines.append(f".SH {_roff(title)}")
        for name in commands:
            lines += _command(page_of(name, KNOWN))
    for topic in TOPICS:
        section = section_of(topic, KNOWN)
        lines += [f".SH {_roff(section.title)}", *_entries(section)]
    return "\n".join(lines) + "\n"


def _command(page: Page) -> Iterator[str]:
    yield f".SS {_roff(page.usage)}"
    yield _roff(page.summary)
    for line in page.details.splitlines():
        yield from (".br", _roff(line)) if line else (".PP",)
    for section in page.sections:
        yield from _entries(section)
    for example in page.examples:
        yield from (".TP", rf"\fB{_roff(example.line)}\fR", _roff(example.purpose))


def _entries(section: Section) -> Iterator[str]:
    for entry in section.entries:
        yield from (".TP", rf"\fB{_roff(entry.name)}\fR", _roff(entry.purpose))


def _roff(text: str) -> str:
    """``text`` as roff prints it unchanged; lines may break behind punctuation, where Chinese has no spaces."""
    escaped = re.sub("(?<=[、,;:。])(?=[^ -~])", r"\\:", text.replace("\\", r"\e").replace("-", r"\-"))
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _block(page: Page) -> str:
    return f"```text\n{as_text(page, WIDTH)}\n```"


def receipt_schema() -> str:
    """docs/receipt.schema.json: the JSON Schema of a receipt."""
    return json.dumps(answer("estimate").schema, ensure_ascii=False, indent=2) + "\n"


def data_file_schema() -> str:
    """docs/data.schema.json: the JSON Schema of a data file, for editors."""
    return json.dumps(data_schema(), ensure_ascii=False, indent=2) + "\n"


def budget_chart() -> str:
    """docs/budget.svg: the chart of the budget, as ``pinghu budget --level domain -o budget.svg`` draws it."""
    document = load(shipped())
    lines = [line for line in query.budget(document) if line.level == "domain"]
    return svg(tables.budget_chart(lines, f"預算:{document.document.title}", ""))


def picture(script: str) -> str:
    """docs/estimate*.svg: an estimate as it looks in a terminal, as ``-o estimate.svg`` draws it."""
    claims = ("省級智能工廠", "ai-cooperation=320萬")
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder, "estimate.svg")
        run(["estimate", *claims, "--as-of", "2025-06-30", "--script", script, "-q", "-o", str(drawn)])
        return drawn.read_text(encoding="utf-8")


PAGES: dict[str, Callable[[], str]] = {
    **{f"pinghu_cli/export/dialects/{name}.sql": partial(translated, name) for name in DIALECTS if name != "duckdb"},
    "docs/cli.md": markdown,
    "docs/pinghu.1": manual,
    "docs/contract.md": contract,
    "docs/data.md": data_page,
    "docs/security.md": security,
    "docs/data.schema.json": data_file_schema,
    "docs/receipt.schema.json": receipt_schema,
    "docs/budget.svg": budget_chart,
    "docs/estimate.svg": partial(picture, "hant"),
    "docs/estimate.zh.svg": partial(picture, "hans"),
}
"""File -> what it must hold."""


if __name__ == "__main__":
    for name, write in PAGES.items():
        (ROOT / name).write_text(write(), encoding="utf-8")
