"""A receipt replayed: it holds on the same data, and says what differs on other data."""

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pinghu_cli.declared import to_plain
from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document, Incentive
from pinghu_cli.errors import DataError
from pinghu_cli.quantities.printed import Money
from pinghu_cli.receipts.receipt import estimate
from pinghu_cli.receipts.replay import read_receipt, replay

DOCUMENT = load()
CLAIMS = ["ai-cooperation=200萬", "ai-cooperation=120萬", "省級智能工廠", "digital-product", "數碼產品=333.37"]


Change = Callable[[dict[str, Any]], Any]
Save = Callable[..., str]


@pytest.fixture
def saved(tmp_path: Path) -> Save:
    def save(change: Change = dict) -> str:
        receipt = to_plain(estimate(DOCUMENT, CLAIMS, applicant="某某", as_of=datetime.date(2025, 6, 1)))
        file = tmp_path / "receipt.json"
        file.write_text(json.dumps(change(receipt)), encoding="utf-8")
        return str(file)

    return save


def with_measure_11(change: Callable[[Incentive], Incentive]) -> Document:
    """The document with measure 11's only incentive, ai-cooperation, changed."""
    domains = []
    for domain in DOCUMENT.domains:
        measures = tuple(
            msgspec.structs.replace(measure, incentives=tuple(change(one) for one in measure.incentives))
            if measure.id == "11"
            else measure
            for measure in domain.measures
        )
        domains.append(msgspec.structs.replace(domain, measures=measures))
    return msgspec.structs.replace(DOCUMENT, domains=tuple(domains))


def test_a_receipt_holds_on_the_data_it_was_made_from(saved: Save) -> None:
    result = replay(DOCUMENT, read_receipt(saved()))
    assert result.holds
    assert not result.data_changed
    assert result.receipt.totals.max_yuan == Decimal("750050.01")


def test_changed_figures_are_told_line_by_line(saved: Save) -> None:
    def lower(incentive: Incentive) -> Incentive:
        tier = msgspec.structs.replace(incentive.tiers[0], up_to=Money("45萬元"))
        return msgspec.structs.replace(incentive, tiers=(tier,))

    result = replay(with_measure_11(lower), read_receipt(saved()))
    assert not result.holds
    assert result.data_changed
    assert [(d.line, d.field, d.was, d.now) for d in result.differences] == [
        (2, "max_yuan", 100_000, 50_000),
        (2, "steps", result.differences[1].was, result.receipt.lines[1].steps),
        (0, "max_yuan", Decimal("750050.01"), Decimal("700050.01")),
    ]


def test_data_changed_elsewhere_leaves_a_receipt_standing(saved: Save) -> None:
    result = replay(
        with_measure_11(lambda incentive: msgspec.structs.replace(incentive, notes=("補記",))), read_receipt(saved())
    )
    assert result.holds
    assert result.data_changed
    assert [(d.line, d.field) for d in result.reworded] == [(1, "notes"), (2, "notes")]


def test_an_incentive_that_is_gone_is_told(saved: Save) -> None:
    gone = replay(with_measure_11(lambda one: msgspec.structs.replace(one, id="renamed")), read_receipt(saved()))
    assert [(d.line, d.field, d.now) for d in gone.differences[:2]] == [(1, "incentive", None), (2, "incentive", None)]
    assert gone.receipt.totals.max_yuan == Decimal("250050.01")


def doctored(part: int | str, **changes: object) -> Change:
    """A change of the receipt: ``part`` is the place of a line, or the key of an object."""

    def doctor(receipt: dict[str, Any]) -> dict[str, Any]:
        (receipt["lines"][part] if isinstance(part, int) else receipt[part]).update(changes)
        return receipt

    return doctor


@pytest.mark.parametrize(
    "doctor",
    [
        doctored(2, max_yuan=260_000),
        doctored(2, min_yuan=250_000),
        doctored(2, status="unstated"),
        doctored(2, name="國家級智能工廠"),
        doctored(2, claim="省級智能工廠x2"),
        doctored(2, measure="8"),
        doctored(2, steps=["最高 350,000 元,一次性"]),
        doctored(0, steps=[]),
        doctored(1, capped=False),
        doctored(3, needs=[]),
        doctored("totals", max_yuan=1),
        doctored("document", lapsed=True),
        doctored("document", last_day="2030-12-31"),
        doctored("document", title="別的文件"),
    ],
)
def test_a_doctored_receipt_does_not_hold(saved: Save, doctor: Change) -> None:
    result = replay(DOCUMENT, read_receipt(saved(doctor)))
    assert not result.holds
    assert not result.data_changed


@pytest.mark.parametrize(
    ("doctor", "where"),
    [
        (lambda receipt: {**receipt, "warnings": []}, (0, "warnings")),
        (doctored(2, notes=["可以放心申請"]), (3, "notes")),
        (doctored(2, steps=["至多 250,000 元,一次性"]), (3, "steps")),
    ],
)
def test_other_words_for_the_same_figures_are_told_but_the_receipt_holds(
    saved: Save, doctor: Change, where: tuple[int, str]
) -> None:
    result = replay(DOCUMENT, read_receipt(saved(doctor)))
    assert result.holds
    assert [(d.line, d.field) for d in result.reworded] == [where]


def test_a_receipt_that_is_as_it_was_has_nothing_reworded(saved: Save) -> None:
    assert replay(DOCUMENT, read_receipt(saved())).reworded == ()


def broken(**changes: object) -> Change:
    return lambda receipt: {**receipt, **changes}


@pytest.mark.parametrize(
    "change",
    [
        broken(schema=99),
        broken(lines=[]),
        broken(as_of="soon"),
        broken(inputs=[{"incentive": "ai-cooperation", "amount": -5}]),
        broken(unknown=1),
        lambda _: ["not a receipt"],
        lambda _: {},
    ],
)
def test_what_is_no_receipt_is_refused(saved: Save, change: Change) -> None:
    with pytest.raises(DataError) as caught:
        read_receipt(saved(change))
    assert "receipt.json" in caught.value.message


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", None])
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "receipt.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DataError, match=r"receipt\.json"):
        read_receipt(str(file))
