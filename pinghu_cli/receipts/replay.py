"""A receipt recomputed from its own inputs: does it still hold?"""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import offers
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.files import read_bytes
from pinghu_cli.receipts.receipt import SCHEMA, Receipt, estimate

OF_A_LINE = (
    *("claim", "name", "status", "min_yuan", "max_yuan", "capped", "base", "base_yuan", "count", "needs"),
    *("lead", "measure", "quote"),
)
OF_THE_TOTALS = ("min_yuan", "max_yuan")
OF_THE_DOCUMENT = ("title", "first_day", "last_day", "lapsed")
_FIGURE = re.compile(r"\d[\d,.]*")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A field that comes out differently now. ``line`` counts from 1; 0 stands for the totals."""

    line: int
    """The line of the receipt, from 1; 0 for the totals and the document."""
    field: str
    """Name of the field."""
    was: Any
    """What the receipt says."""
    now: Any
    """What comes out now."""


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict: ``holds`` when nothing differs but wording. ``data_changed`` when the data is not what it was."""

    holds: bool
    data_changed: bool
    differences: tuple[Difference, ...]
    reworded: tuple[Difference, ...]
    """Steps, notes and warnings that are put in other words now, or that someone has rewritten."""
    receipt: Receipt
    """As computed now, for the day of the old receipt."""


def read_receipt(file: str) -> Receipt:
    """The receipt in ``file`` (JSON; ``-``: standard input); raise DataError (exit 3) when it is none."""
    data = read_bytes(file, "收據", "請檢查 --replay 的檔名")
    try:
        version = msgspec.json.decode(data, type=_Version).schema
        if version != SCHEMA:
            message = f"{file}: 收據格式是第 {version} 版,這個程式只認得第 {SCHEMA} 版"
            raise DataError("receipt-version", message, "請用產生它的版本,或重新估算")
        receipt = msgspec.json.decode(data, type=Receipt)
        datetime.date.fromisoformat(receipt.as_of)
    except (msgspec.MsgspecError, ValueError, UsageError) as error:
        message = f"{file}: 不是估算收據:{error}"
        raise DataError("bad-receipt", message, "收據用 pinghu estimate … -f json 產生") from None
    if len(receipt.inputs) != len(receipt.lines):
        raise DataError("bad-receipt", f"{file}: 收據的 inputs 與 lines 數目不同", "收據不可增刪行") from None
    return receipt


class _Version(msgspec.Struct):
    schema: int


def replay(document: Document, old: Receipt) -> Replay:
    """Recompute ``old`` from its inputs, for its own day, and compare every figure and clause."""
    known = {offer.id for offer in offers(document)}
    kept = [place for place, claim in enumerate(old.inputs) if claim.incentive in known]
    day = datetime.date.fromisoformat(old.as_of)
    claims = [old.inputs[place] for place in kept]
    new = estimate(document, claims, applicant=old.applicant, as_of=day)
    differences = [
        Difference(line=place + 1, field="incentive", was=claim.incentive, now=None)
        for place, claim in enumerate(old.inputs)
        if place not in kept
    ]
    reworded: list[Difference] = []
    for place, line in zip(kept, new.lines, strict=True):
        was = old.lines[place]
        differences += _differing(place + 1, OF_A_LINE, was, line)
        for working in _differing(place + 1, ("steps",), was, line):
            (reworded if _figures(working.was) == _figures(working.now) else differences).append(working)
        reworded += _differing(place + 1, ("notes",), was, line)
    differences += _differing(0, OF_THE_TOTALS, old.totals, new.totals)
    differences += _differing(0, OF_THE_DOCUMENT, old.document, new.document)
    reworded += _differing(0, ("warnings",), old, new)
    return Replay(
        holds=not differences,
        data_changed=new.document.sha256 != old.document.sha256,
        differences=tuple(sorted(differences, key=lambda difference: difference.line or len(old.lines) + 1)),
        reworded=tuple(reworded),
        receipt=new,
    )


def _differing(line: int, fields: tuple[str, ...], old: msgspec.Struct, new: msgspec.Struct) -> Iterator[Difference]:
    """The ``fields`` that are not the same in ``old`` and ``new``."""
    for field in fields:
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield Difference(line=line, field=field, was=was, now=now)


def _figures(steps: tuple[str, ...]) -> list[str]:
    """The figures of a working: they must be the same, whatever words stand between them."""
    return _FIGURE.findall("\n".join(steps))
