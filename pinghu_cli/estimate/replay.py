"""A receipt recomputed from its own inputs: does it still hold?"""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from pinghu_cli.errors import DataError, NotFound, UsageError
from pinghu_cli.estimate.receipt import SCHEMA, Line, Receipt, estimate
from pinghu_cli.policy.model import Document, Incentive, Tier
from pinghu_cli.policy.query import offers

COMPARED = ("status", "min_yuan", "max_yuan", "capped", "base", "base_yuan", "count", "lead", "quote")


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A field that comes out differently now. ``line`` counts from 1; 0 stands for the totals."""

    line: int
    field: str
    was: Any
    now: Any


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict: ``holds`` when nothing differs. ``data_changed`` when the data is not the same as it was."""

    holds: bool
    data_changed: bool
    differences: tuple[Difference, ...]
    receipt: Receipt
    """As computed now, for the day of the old receipt."""


def read_receipt(file: str) -> Receipt:
    """The receipt in ``file`` (JSON). Raise DataError (exit 3) when it cannot be read or is none."""
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise DataError("unreadable", f"讀不到收據 {file}:{error.strerror or error}", "請檢查檔名") from None
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
    known = {offer.id: (offer.incentive, offer.tier) for offer in offers(document)}
    kept = [place for place, claim in enumerate(old.inputs) if claim.incentive in known]
    day = datetime.date.fromisoformat(old.as_of)
    claims = [old.inputs[place] for place in kept]

    def by_id(_: Document, words: str) -> tuple[Incentive, Tier]:
        if words not in known:
            raise NotFound("unknown-incentive", f"找不到「{words}」")
        return known[words]

    new = estimate(document, claims, applicant=old.applicant, as_of=day, find=by_id)
    differences = [
        Difference(line=place + 1, field="incentive", was=claim.incentive, now=None)
        for place, claim in enumerate(old.inputs)
        if place not in kept
    ]
    for place, line in zip(kept, new.lines, strict=True):
        differences += _compared(place + 1, old.lines[place], line)
    for field in ("min_yuan", "max_yuan"):
        was, now = getattr(old.totals, field), getattr(new.totals, field)
        if was != now:
            differences.append(Difference(line=0, field=field, was=was, now=now))
    return Replay(
        holds=not differences,
        data_changed=new.document.sha256 != old.document.sha256,
        differences=tuple(sorted(differences, key=lambda difference: difference.line or len(old.lines) + 1)),
        receipt=new,
    )


def _compared(place: int, old: Line, new: Line) -> list[Difference]:
    pairs: list[tuple[str, Decimal | str | None, Decimal | str | None]] = [
        (field, getattr(old, field), getattr(new, field)) for field in COMPARED
    ]
    return [Difference(line=place, field=field, was=was, now=now) for field, was, now in pairs if was != now]
