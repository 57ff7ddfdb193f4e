"""Traditional or simplified: which the reader wants, and the one place that converts.

The document and all messages are in traditional script. What people read is converted when they ask for simplified
(``--script hans``, ``PINGHU_SCRIPT``, or a locale of China or Singapore); machine formats only follow ``--script``.
"""

import sys
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

Script = Literal["hant", "hans"]
_SCRIPTS: dict[Script, str] = {"hant": "繁體 traditional", "hans": "簡體 simplified"}
_SIMPLIFIED = ("zh-cn", "zh-sg", "zh-hans", "zh-my")


def choose(asked: str | None, environ: Mapping[str, str]) -> Script:
    """The script for people: option, else ``PINGHU_SCRIPT``, else the locale. Raise UsageError for another name."""
    for source, value in (("--script", asked), ("PINGHU_SCRIPT", environ.get("PINGHU_SCRIPT") or None)):
        if value in ("hant", "hans"):
            return "hans" if value == "hans" else "hant"
        if value is not None:
            from pinghu_cli.names.options import one_of

            return one_of(value, _SCRIPTS, f" {source} ", code="bad-script")
    return "hans" if _language(environ).replace("_", "-").lower().startswith(_SIMPLIFIED) else "hant"


def convert(text: str, script: Script) -> str:
    """``text`` in ``script``; traditional is as published, untouched."""
    if script == "hant" or text.isascii():
        return text
    converted: str = _simplifier().convert(text)
    return converted


@cache
def _simplifier() -> Any:
    """What converts: made once, for making it takes longer than a thousand cells."""
    from opencc import OpenCC

    return OpenCC("t2s")


def _language(environ: Mapping[str, str]) -> str:
    """The reader's language: zh_CN.UTF-8, or empty."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return environ[name]
    if sys.platform == "win32":
        import locale

        return (locale.getlocale()[0] or "").replace("Chinese (Simplified)_", "zh_CN")
    return ""
