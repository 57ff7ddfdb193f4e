"""The words by which a published text says what it says: ``data/drafting.yaml``, in one form for comparing.

`plain` keeps every character in its place, so that what is found in the plain form is cut out of the text itself.
"""

import re
from functools import cache
from typing import Any

from pinghu_cli.document.prepared import shipped_values
from pinghu_cli.quantities.characters import canonical
from pinghu_cli.spelling.normalise import simplified

_STOP = re.compile(r"(?<=[\u4e00-\u9fff)%”])\.(?=\s|$|[\u4e00-\u9fff(])")
"""A point that ends a sentence, in copies whose marks are half width."""


def plain(text: str) -> str:
    """``text`` in simplified characters and half width, place for place; a point between words is a full stop."""
    return _STOP.sub("。", _folded(text))


def _folded(text: str) -> str:
    return simplified(canonical(text))


@cache
def words() -> dict[str, Any]:
    """The data file, every text in it in the plain form."""
    data = shipped_values("drafting.yaml")
    folded: dict[str, Any] = _plain_values(data)
    for key in ("noise", "captions"):
        folded[key] = [(name, _folded(form)) for name, form in data[key]]  # names are for people
    return folded


def _plain_values(value: Any) -> Any:
    if isinstance(value, str):
        return _folded(value)
    if isinstance(value, list):
        return [_plain_values(entry) for entry in value]
    if isinstance(value, dict):
        return {_plain_values(key): _plain_values(entry) for key, entry in value.items()}
    return value


@cache
def pattern(*names: str) -> re.Pattern[str]:
    """The pattern that stands under ``names``; a list there is any of its words, a table any of its keys."""
    value: Any = words()
    for name in names:
        value = value[name]
    if isinstance(value, list | dict):
        value = "|".join(re.escape(word) for word in sorted(value, key=len, reverse=True))
    return re.compile(f"(?:{value})")
