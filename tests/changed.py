"""Data files with faults: the text of a good one, changed in a few places."""

from collections.abc import Mapping
from typing import Any


def changed(text: str, *changes: tuple[str, str]) -> str:
    """``text`` with the first of each old piece replaced by the new one. A piece that is not there fails the test."""
    for old, new in changes:
        assert old in text, f"the case no longer fits the text: {old}"
        text = text.replace(old, new, 1)
    return text


def by_case(text: str, case: Mapping[str, Any]) -> str:
    """``text`` changed as a case of YAML says: ``from``, ``to``, and the same of a second place under ``and``."""
    return changed(text, *((change["from"], change["to"]) for change in (case, case.get("and")) if change))
