"""The page as one file of HTML: it refers to nothing outside, and its policy lets a browser load nothing else."""

import base64
import gzip
import hashlib
import json
import re
from importlib.resources import files
from typing import Any

from pinghu_cli import __version__
from pinghu_cli.document import query
from pinghu_cli.document.model import Document
from pinghu_cli.finding.index import Index
from pinghu_cli.output.chart import NARROW, WIDE, Layout, svg
from pinghu_cli.output.fold import printable
from pinghu_cli.pages import tables
from pinghu_cli.pages.web.data import page_data
from pinghu_cli.pages.web.script import script_tables

MODULES = (
    "numbers", "fold", "dom", "receipt", "judge", "search", "items", "finder", "calculator", "main",
)  # fmt: skip
"""The JavaScript, each module after those it imports: one script needs neither a server nor a bundler."""
_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_REMARK = re.compile(r"^ *(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) )", re.MULTILINE)


def whole_page(document: Document, index: Index, *, simplified: bool | None = None) -> str:
    """The page of ``document``; ``index`` is its own. Raise DataError where a rule cannot be computed.

    ``simplified``: the script that it opens in; None: what the reader's browser asks for.
    """
    data = page_data(document, index)
    code, style = script(), _asset("page.css")
    title = _text(document.document.title)
    held = {
        **data.document,
        "text_sha256": document.document.sha256,
        "version": __version__,
        "script": script_tables([*_strings(data.document), *re.split('["`\n]', code + _asset("page.html"))]),
    }
    parts = {
        "policy": "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_hash(style)}'; script-src '{_hash(code)}'",
        "opens": "" if simplified is None else ' data-script="hans"' if simplified else ' data-script="hant"',
        "title": title,
        "style": style,
        "wide": _chart(document, WIDE),
        "narrow": _chart(document, NARROW),
        "document": _packed(held),
        "search": _packed(data.search),
        "script": code,
    }
    return re.sub("%%([a-z]+)%%", lambda match: parts[match[1]], _asset("page.html"))


def script() -> str:
    """All modules as one script, without the words that join modules and what is said for who reads their source."""
    joined = "\n".join(_REMARK.sub("", _EXPORT.sub("", _IMPORT.sub("", _asset(f"{name}.js")))) for name in MODULES)
    return f'(() => {{\n"use strict";\n{joined}}})();\n'


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _chart(document: Document, layout: Layout) -> str:
    lines = query.budget(document)
    title = f"預算:{document.document.title}"
    return svg(tables.budget_chart(lines, title, ""), layout) if lines else ""


def _text(text: str) -> str:
    from html import escape

    return escape(printable(text))


def _packed(value: dict[str, Any]) -> str:
    """Gzipped JSON in base85 with a comma for <, which means something in HTML; the same every time."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b85encode(gzip.compress(text.encode(), mtime=0)).decode().replace("<", ",")


def _hash(text: str) -> str:
    """As a Content-Security-Policy names what may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in _strings(part)]
    return [text for part in value for text in _strings(part)] if isinstance(value, list | tuple) else []
