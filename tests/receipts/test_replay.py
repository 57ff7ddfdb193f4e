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
from pinghu_cli.output.script import Script, convert
from pinghu_cli.quantities.printed import Money
from pinghu_cli.receipts.receipt import digest, estimate
from pinghu_cli.receipts.replay import Replay, read_receipt, replay
from tests.calling import Call

DOCUMENT = load()
CLAIMS = ["ai-cooperation=200萬", "ai-cooperation=120萬", "省級智能工廠", "digital-product", "數碼產品=333.37"]
EITHER = ["冰箱=5000", "綠色工廠"]


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


def replayed(document: Document, file: str) -> Replay:
    return replay(document, read_receipt(file), simplified)


def simplified(value: Any) -> Any:
    return json.loads(convert(json.dumps(value, ensure_ascii=False), "hans"))


def test_a_receipt_holds_on_the_data_it_was_made_from(saved: Save) -> None:
    result = replayed(DOCUMENT, saved())
    assert result.holds
    assert not result.data_changed
    assert result.differences == result.reworded == ()
    assert result.receipt.totals.known_max_yuan == Decimal("750050.01")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("script", ["hant", "hans"])
def test_a_receipt_is_read_back_in_every_usual_encoding_and_either_script(
    tmp_path: Path, encoding: str, script: Script
) -> None:
    receipt = to_plain(estimate(DOCUMENT, CLAIMS, applicant="某某製造", as_of=datetime.date(2025, 6, 1)))
    text = convert(json.dumps(receipt, ensure_ascii=False, indent=2), script)
    file = tmp_path / "receipt.json"
    file.write_bytes(text.encode(encoding))
    result = replayed(DOCUMENT, str(file))
    assert result.holds, result.differences


def test_a_receipt_of_names_that_fit_a_few_holds_too(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(to_plain(estimate(DOCUMENT, EITHER, as_of=datetime.date(2025, 6, 1)))), encoding="utf-8")
    assert replayed(DOCUMENT, str(file)).differences == ()


def test_changed_figures_are_told_line_by_line(saved: Save) -> None:
    def lower(incentive: Incentive) -> Incentive:
        tier = msgspec.structs.replace(incentive.tiers[0], up_to=Money("45萬元"))
        return msgspec.structs.replace(incentive, tiers=(tier,))

    result = replayed(with_measure_11(lower), saved())
    assert not result.holds
    assert result.data_changed
    told = [(d.line, d.field, d.was, d.now) for d in result.differences]
    assert (2, "max_yuan", 100_000, 50_000) in told
    assert (0, "totals.known_max_yuan", 750050.01, 700050.01) in told
    assert {(line, field) for line, field, *_ in told} == {
        (2, "max_yuan"),
        (2, "steps"),
        (0, "totals.known_max_yuan"),
        (0, "readings.1.taken_yuan"),
    }


def test_data_changed_elsewhere_leaves_a_receipt_standing(saved: Save) -> None:
    result = replayed(with_measure_11(lambda incentive: msgspec.structs.replace(incentive, notes=("補記",))), saved())
    assert result.holds
    assert result.data_changed
    assert [(d.line, d.field) for d in result.reworded] == [(1, "notes"), (2, "notes")]


def test_an_incentive_that_is_gone_is_told(saved: Save) -> None:
    gone = replayed(with_measure_11(lambda one: msgspec.structs.replace(one, id="renamed")), saved())
    assert [(d.line, d.field, d.now) for d in gone.differences[:2]] == [(1, "incentive", None), (2, "incentive", None)]
    assert gone.receipt.totals.known_max_yuan == Decimal("250050.01")


def doctored(part: int | str, **changes: object) -> Change:
    """A change of the receipt: ``part`` is the place of a line, or the key of an object."""

    def doctor(receipt: dict[str, Any]) -> dict[str, Any]:
        (receipt["lines"][part] if isinstance(part, int) else receipt[part]).update(changes)
        return receipt

    return doctor


@pytest.mark.parametrize(
    ("doctor", "field"),
    [
        (doctored(2, max_yuan=260_000), "max_yuan"),
        (doctored(2, min_yuan=250_000), "min_yuan"),
        (doctored(2, status="unstated"), "status"),
        (doctored(2, incentive="smart-factory.workshop"), "incentive"),
        (doctored(2, name="國家級智能工廠"), "name"),
        (doctored(2, claim="省級智能工廠x2"), "claim"),
        (doctored(2, measure="8"), "measure"),
        (doctored(2, steps=["最高 350,000 元,一次性"]), "steps"),
        (doctored(2, steps=["最高 250,000 美元,一次性"]), "steps"),
        (doctored(0, steps=[]), "steps"),
        (doctored(0, notes=[]), "digest"),
        (doctored(1, capped=False), "capped"),
        (doctored(1, counted=False), "counted"),
        (doctored(3, needs=[]), "needs"),
        (doctored(3, quote="給予最高500萬元"), "quote"),
        (doctored("totals", known_max_yuan=1), "totals.known_max_yuan"),
        (doctored("document", lapsed=True), "document.lapsed"),
        (doctored("document", last_day="2030-12-31"), "document.last_day"),
        (doctored("document", title="別的文件"), "document.title"),
        (doctored("document", text_sha256="0" * 64), "document.text_sha256"),
        (lambda receipt: {**receipt, "applicant": "別人"}, "digest"),
        (lambda receipt: {**receipt, "warnings": []}, "digest"),
        (lambda receipt: {**receipt, "readings": []}, "readings.1"),
    ],
)
def test_a_doctored_receipt_does_not_hold_and_what_was_changed_is_named(
    saved: Save, doctor: Change, field: str
) -> None:
    result = replayed(DOCUMENT, saved(doctor))
    assert not result.holds
    assert not result.data_changed
    assert field in {difference.field for difference in result.differences}


def worded_otherwise(change: Change) -> Change:
    """A receipt as another version of the program would have put it."""

    def make(receipt: dict[str, Any]) -> dict[str, Any]:
        changed = change(receipt)
        return {**changed, "digest": digest(changed)}

    return make


@pytest.mark.parametrize(
    ("doctor", "where"),
    [
        (doctored(2, notes=["可以放心申請"]), (3, "notes")),
        (doctored(2, steps=["至多 250,000 元,一次性"]), (3, "steps")),
    ],
)
def test_other_words_for_the_same_figures_are_told_but_the_receipt_holds(
    saved: Save, doctor: Change, where: tuple[int, str]
) -> None:
    result = replayed(DOCUMENT, saved(worded_otherwise(doctor)))
    assert result.holds
    assert [(d.line, d.field) for d in result.reworded] == [where]


def test_a_receipt_of_the_first_form_is_still_read(saved: Save) -> None:
    """Its amounts are in 元 too; what it did not have is not missed, what has another meaning now is told."""

    def first_form(receipt: dict[str, Any]) -> dict[str, Any]:
        lines = [
            {key: part for key, part in line.items() if key not in {"pays_out", "counted"}} for line in receipt["lines"]
        ]
        totals = {"min_yuan": receipt["totals"]["min_yuan"], "max_yuan": receipt["totals"]["known_max_yuan"]}
        rest = {key: part for key, part in receipt.items() if key not in {"digest", "readings"}}
        return {**rest, "schema": 1, "lines": lines, "totals": totals}

    result = replayed(DOCUMENT, saved(first_form))
    assert [difference.field for difference in result.differences] == ["totals.max_yuan"]


def broken(**changes: object) -> Change:
    return lambda receipt: {**receipt, **changes}


@pytest.mark.parametrize(
    "change",
    [
        broken(schema=99),
        broken(schema="2"),
        broken(schema=1, document=[]),
        broken(lines=[]),
        broken(as_of="soon"),
        broken(inputs=[{"incentive": "ai-cooperation", "amount": -5}]),
        broken(inputs=[{"incentive": "ai-cooperation", "amount": 0.001}] * 5),
        broken(unknown=1),
        lambda _: ["not a receipt"],
        lambda _: {},
    ],
)
def test_what_is_no_receipt_is_refused(saved: Save, change: Change) -> None:
    with pytest.raises(DataError) as caught:
        read_receipt(saved(change))
    assert "receipt.json" in caught.value.message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 5_000,
        b'{"schema":2,"lines":' + b"[" * 1_500 + b"]" * 1_500 + b"}",
        b'{"schema": 2, "schema": 2}',
        None,
    ],
)
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "receipt.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DataError, match=r"receipt\.json"):
        read_receipt(str(file))


def test_a_key_that_stands_twice_is_refused_wherever_it_stands(saved: Save) -> None:
    file = Path(saved())
    file.write_text(file.read_text().replace('"capped": false', '"capped": true, "capped": false', 1))
    with pytest.raises(DataError, match="寫了兩次"):
        read_receipt(str(file))


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
@pytest.mark.parametrize("format", ["table", "json", "xlsx"])
def test_a_receipt_with_what_is_no_number_is_none(number: str, format: str, call: Call, tmp_path: Path) -> None:
    """Python reads NaN in JSON; nothing else does, and a worksheet cannot hold it."""
    (tmp_path / "a.json").write_text(f'{{"schema": 1, "x": {number}}}', encoding="utf-8")
    done = call("replay", str(tmp_path / "a.json"), "-f", format)
    assert (done.code, f"「{number}」不是數" in done.err) == (3, True)


@pytest.mark.parametrize("amount", ["1e30", "1" + "0" * 40, "-1e30", "1e14", "0.001", "3200000.005", "0", "-1"])
def test_an_amount_that_cannot_be_is_refused(amount: str, call: Call, saved: Save) -> None:
    """However many figures it has: the remainder of 1e30 is more than can be divided out."""
    file = Path(saved())
    written = file.read_text(encoding="utf-8")
    assert '"amount": 2000000' in written
    file.write_text(written.replace('"amount": 2000000', f'"amount": {amount}', 1), encoding="utf-8")
    done = call("replay", str(file))
    assert (done.code, "的金額須" in done.err) == (3, True), done.err
