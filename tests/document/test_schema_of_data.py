"""The JSON Schema of a data file takes what the tool loads, and refuses the keys and values that `validate` refuses."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from pinghu_cli.document.load import examine
from pinghu_cli.document.prepared import vocabulary
from pinghu_cli.document.schema_of_data import data_schema, vocabulary_schema
from pinghu_cli.document.yaml_source import parse
from tests.calling import Call
from tests.changed import by_case, changed

ROOT = Path(__file__).parents[2]
FILES = [
    ROOT / "data" / "policies.yaml",
    *sorted((ROOT / "docs").glob("edition-*.yaml")),
    ROOT / "tests" / "receipts" / "kinds.yaml",
]
SCHEMA = data_schema()
SMALL = (ROOT / "docs" / "edition-2025.yaml").read_text(encoding="utf-8")


def faults(text: str | bytes, schema: dict[str, Any] = SCHEMA) -> list[jsonschema.ValidationError]:
    source = parse(text.encode() if isinstance(text, str) else text, "file.yaml")
    assert not source.problems
    return list(jsonschema.Draft202012Validator(schema).iter_errors(source.value))


def test_they_are_schemas() -> None:
    for schema in (SCHEMA, vocabulary_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_document_at_hand_is_taken(path: Path) -> None:
    assert faults(path.read_bytes()) == []


def test_the_shared_vocabulary_is_taken() -> None:
    assert faults(vocabulary().read_bytes(), vocabulary_schema()) == []


def test_a_draft_is_taken(call: Call, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    assert call("draft", str(ROOT / "docs" / "published-2026.txt"), "-o", str(draft), "-q").code == 0
    assert faults(draft.read_bytes()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: 促進消費", "titel: 促進消費"),
        ("units: [商務局]", "units: 商務局"),
        ("up_to: 500元", "up_to: 500"),
        ('op: ">="', 'op: "=>"'),
        ("number: 2", "number: 二"),
        ("schema: 2", "schema: 3"),
        ("sha256:", "sha265:"),
    ],
)
def test_what_validate_refuses_for_its_shape_is_refused(old: str, new: str) -> None:
    wrong = changed(SMALL, (old, new))
    assert faults(wrong)
    assert examine(wrong.encode(), "wrong.yaml", ())[1] or "schema: 3" in new


def test_every_defect_of_shape_that_is_known_is_refused(shipped_yaml: str) -> None:
    """Of the slips that validate names, those of keys and types: an editor marks them as they are typed."""
    cases = yaml.safe_load((ROOT / "tests" / "document" / "bad_data.yaml").read_text(encoding="utf-8"))
    shapes = ("不認識的鍵", "缺少必填的鍵", "應為")
    of_shape = [case for case in cases if case["says"].startswith(shapes) and "空值" not in case["says"]]
    assert len(of_shape) > 5
    assert [case["name"] for case in of_shape if not faults(by_case(shipped_yaml, case))] == []


@pytest.mark.parametrize(("name", "schema"), [("data", SCHEMA), ("vocabulary", vocabulary_schema())])
def test_the_command_prints_it(call: Call, name: str, schema: dict[str, Any]) -> None:
    assert json.loads(call("schema", name).out) == schema
    assert call("schema", name, "more").code == 2


@pytest.mark.parametrize("schema", [SCHEMA, vocabulary_schema()], ids=["data", "vocabulary"])
def test_every_key_has_a_meaning(schema: dict[str, Any]) -> None:
    """An editor shows it, and docs/data.md; it speaks of keys, not of modules of the code."""
    keys = {
        f"{name}.{key}": value for name, part in schema["$defs"].items() for key, value in part["properties"].items()
    }
    assert [key for key, value in keys.items() if not value.get("description")] == []
    assert [
        key
        for key, value in keys.items()
        if re.search(r"`_?[A-Z][a-z]\w+|document\.[a-z]|\bNone\b", value["description"])
    ] == []
    assert SCHEMA["$defs"]["Tier"]["properties"]["up_to"]["anyOf"][0]["examples"]
