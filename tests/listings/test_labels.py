"""What people read in place of a code, where headings are Chinese."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pinghu_cli.listings.catalogue import ANSWERS
from pinghu_cli.listings.labels import WORDS

TECHNICAL = {("export", "kind"), ("schema", "kind")}
"""Fields for programmers: table or view, array or object."""


def codes(hint: Any) -> Iterator[str]:
    """The texts that a field can only be, by its type."""
    if get_origin(hint) is Literal:
        yield from (code for code in get_args(hint) if isinstance(code, str))
    else:
        for part in get_args(hint):
            yield from codes(part)


def test_every_code_is_worded() -> None:
    """Nobody reads not_eligible, out_of_period or thresholds in a workbook whose headings are Chinese."""
    coded = {
        (name, field, code)
        for name, answer in ANSWERS.items()
        for row in get_args(answer.row_type) or (answer.row_type,)
        for field, hint in get_type_hints(row).items()
        for code in codes(hint)
        if (name, field) not in TECHNICAL
    }
    assert len(coded) > 50
    assert {(name, field, code) for name, field, code in coded if code not in WORDS.get(field, {})} == set()
