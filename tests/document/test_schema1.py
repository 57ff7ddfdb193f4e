"""A file of schema 1 is still read, and says no more than it did."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from pinghu_cli.document import query
from pinghu_cli.document.checks import ALL
from pinghu_cli.document.load import examine, load
from pinghu_cli.document.schema1 import NOT_PRINTED
from pinghu_cli.errors import DataError

FILE = Path(__file__).with_name("schema1.yaml")
OLD = load(FILE)


def test_its_opening_and_closing_are_paragraphs() -> None:
    """In printed order, with ids like those of any document."""
    stands = [(paragraph.id, paragraph.place, paragraph.text) for paragraph in OLD.paragraphs]
    assert stands == [
        ("P1", "letter", "各鎮人民政府:"),
        ("P2", "letter", "現印發給你們。"),
        ("P3", "opening", "制定以下政策措施。"),
        ("P4", "closing", "支持總額為1億元。除交叉重疊部分外。"),
        ("P5", "closing", "各項政策均為2025年全年實施有效。"),
    ]


def test_its_words_of_more_are_strict() -> None:
    """超過 leaves out the figure itself, whatever the old file called it."""
    assert [target.op for measure in OLD.measures for target in measure.targets] == [">"]


def test_a_recipient_that_is_not_printed_is_a_reading() -> None:
    """Schema 1 did not tell what is printed from what is read into the clause."""
    laboratory, equipment = query.offers(OLD)
    assert laboratory.recipients == ()
    assert laboratory.presumed is not None
    assert (laboratory.presumed.recipients, laboratory.presumed.reading) == (("單位",), NOT_PRINTED)
    assert (equipment.recipients, equipment.presumed) == (("企業",), None)


def test_its_open_scope_is_open() -> None:
    """每家 may be each laboratory or each firm: schema 1 gave one of the two, without a reason."""
    assert OLD.scopes["家"].counts == "item"
    assert OLD.scopes["家"].other == "applicant"


@pytest.mark.parametrize("wrong", [{"a": ["b"]}, [{"a": "b"}]], ids=["mapping", "list"])
def test_a_value_of_the_wrong_kind_is_named_wherever_it_stands(wrong: Any) -> None:
    """Raising an old file to today's keys looks at values before their kind was checked."""
    source = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    for path in _paths(source):
        changed = deepcopy(source)
        holder = changed
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = wrong
        try:
            problems = examine(yaml.safe_dump(changed, allow_unicode=True).encode(), "old.yaml", ALL)[1]
        except DataError as error:
            problems = list(error.problems)
        assert problems, path


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, below in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _paths(below, (*path, key))
