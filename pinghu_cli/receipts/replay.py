"""A receipt recomputed from its own inputs: does it still hold?"""

import datetime
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

import msgspec

from pinghu_cli import limits
from pinghu_cli.declared import to_plain
from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.files import decode, read_bytes
from pinghu_cli.receipts.receipt import SCHEMA, Input, Receipt, digest, unsealed

HINT = "收據用 pinghu estimate … -f json 產生"
WORDS = {"steps", "notes", "warnings", "question", "taken", "other"}
"""Fields that hold sentences: other words for the same figures change nothing."""
_DATA = "document.sha256"
"""The digest of the data: it may have changed elsewhere."""
_FIGURE = r"[0-9][0-9,.]*%?|美元|[元萬億分%]"
"""A figure within a sentence, and the units that give it its meaning."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A field that comes out differently now."""

    line: int
    """Number of the line, from 1; 0: of the receipt as a whole."""
    field: str
    """Name of the field; within another one with a point: ``document.title``."""
    was: Any
    """As the receipt has it; null where it has none."""
    now: Any
    """As it comes out now; null where there is none."""


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict: ``holds`` when nothing differs but wording. ``data_changed`` when the data is not what it was."""

    holds: bool
    data_changed: bool
    differences: tuple[Difference, ...]
    reworded: tuple[Difference, ...]
    """Sentences that are put in other words now, or that someone has rewritten."""
    receipt: Receipt
    """As computed now, for the day of the old receipt."""


def read_receipt(file: str) -> dict[str, Any]:
    """The receipt in ``file`` (JSON in any usual encoding; ``-``: standard input); raise DataError when it is none."""
    text = decode(read_bytes(file, "收據", "請檢查檔名", limits.RECEIPT_BYTES), file).text
    try:
        written = _parsed(text)
        version = written.get("schema") if isinstance(written, dict) else None
        if type(version) is int and version not in {1, SCHEMA}:
            message = f"{file}: 收據格式是第 {version} 版,這個程式只認得第 {SCHEMA} 版"
            raise DataError("receipt-version", message, "請用產生它的版本,或重新估算")
        if not isinstance(written, dict) or type(version) is not int:
            raise ValueError("沒有 schema,或不是版本號")
        _check(written, text)
    except (msgspec.MsgspecError, ValueError, UsageError) as error:
        raise DataError("bad-receipt", f"{file}: 不是估算收據:{error}", HINT) from None
    return written


def replay(document: Document, old: dict[str, Any], simplified: Callable[[Any], Any]) -> Replay:
    """Recompute ``old`` from its inputs, for its own day, and compare everything that is written in it.

    ``simplified`` puts a value into simplified script, for a receipt that was printed so.
    """
    known = {offer.id for offer in offers(document)}
    inputs = [_input(stated) for stated in old["inputs"]]
    kept = [place for place, stated in enumerate(inputs) if stated.incentive in known]
    day = datetime.date.fromisoformat(old["as_of"])
    receipt = unsealed(document, [inputs[place].claim() for place in kept], applicant=old["applicant"], as_of=day)
    new = to_plain(receipt)
    if old["document"].get("title") == simplified(new["document"]["title"]) != new["document"]["title"]:
        new = {**simplified(new), "digest": old.get("digest")}  # it is of the text before it was put into this script
    else:
        new["digest"] = digest(old)  # the same unless somebody has rewritten the receipt
    found = list(_differences(old, new, kept))
    found += [
        Difference(line=place + 1, field="incentive", was=stated.incentive, now=None)
        for place, stated in enumerate(inputs)
        if stated.incentive not in known
    ]
    if old["schema"] != SCHEMA:
        found = [difference for difference in found if difference.was is not None]
    real = [difference for difference in found if not _only_words(difference) and difference.field != _DATA]
    return Replay(
        holds=not real,
        data_changed=any(difference.field == _DATA for difference in found),
        differences=tuple(sorted(real, key=lambda difference: difference.line or len(inputs) + 1)),
        reworded=tuple(difference for difference in found if _only_words(difference)),
        receipt=receipt,
    )


def _differences(old: dict[str, Any], new: dict[str, Any], kept: Sequence[int]) -> Iterator[Difference]:
    """Where the lines of ``old`` that are ``kept``, and what stands beside the lines, differ from ``new``."""
    for place, line in zip(kept, new["lines"], strict=True):
        if msgspec.json.encode(line) != msgspec.json.encode(old["lines"][place]):  # nearly all lines are the same
            yield from _differing(place + 1, "", old["lines"][place], line)
    beside = [{key: part for key, part in of.items() if key not in _COMPARED_APART} for of in (old, new)]
    yield from _differing(0, "", *beside)


_COMPARED_APART = {"schema", "inputs", "lines"}


def _parsed(text: str) -> Any:
    """JSON without a key twice in one object: what is compared must be what is shown."""
    import json

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise ValueError(f"「{twice}」寫了兩次")
        return found

    try:
        found = json.loads(text, object_pairs_hook=once, parse_float=_finite, parse_constant=_finite)
    except json.JSONDecodeError as error:
        raise ValueError(f"第 {error.lineno} 行不是完好的 JSON") from None
    except RecursionError:
        found = None
    if found is None or limits.is_too_deep(found):
        raise ValueError(f"層層相套超過 {limits.DEPTH} 層")
    return found


def _finite(written: str) -> float:
    """A number; NaN and 1e999 are none, and no format can hold them."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(f"「{limits.shortened(written, 30)}」不是數")
    return number


def _check(written: dict[str, Any], text: str) -> None:
    """Whether all that a replay needs is there, in its form."""
    if written["schema"] == SCHEMA:
        msgspec.json.decode(text, type=Receipt)
    if not all(isinstance(written.get(key), kind) for key, kind in _FORM.items()):
        raise ValueError(f"須有 {'、'.join(_FORM)}")
    if len(written["inputs"]) != len(written["lines"]):
        raise ValueError("inputs 與 lines 數目不同")
    datetime.date.fromisoformat(written["as_of"])
    for stated in written["inputs"]:
        _input(stated).claim()


_FORM: dict[str, type] = {
    "document": dict,
    "as_of": str,
    "applicant": str,
    "inputs": list,
    "lines": list,
    "totals": dict,
}


def _input(written: Any) -> Input:
    return msgspec.json.decode(msgspec.json.encode(written), type=Input)  # a float would not become an exact amount


def _differing(line: int, field: str, was: Any, now: Any) -> Iterator[Difference]:
    """Where two values differ: objects field by field, lists of objects entry by entry."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            yield from _differing(line, f"{field}.{key}".lstrip("."), was.get(key), now.get(key))
    elif _is_objects(was) and _is_objects(now) and (was or now):
        for place, (one, other) in enumerate(zip_longest(was, now), 1):
            yield from _differing(line, f"{field}.{place}", one, other)
    elif was != now or isinstance(was, bool) != isinstance(now, bool):
        yield Difference(line=line, field=field, was=was, now=now)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, dict) for part in value)


def _only_words(difference: Difference) -> bool:
    """Whether a sentence is put in other words, with the same figures and units in the same order."""
    if difference.field.rpartition(".")[2] not in WORDS:
        return False
    was, now = (_figures(value) for value in (difference.was, difference.now))
    return was == now


def _figures(value: Any) -> list[str]:
    sentences = value if isinstance(value, list) else [value]
    return re.findall(_FIGURE, "\n".join(map(str, sentences)))
