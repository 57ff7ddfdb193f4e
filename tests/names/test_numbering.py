"""The numbers of items as people write them: see numbers.yaml, which anybody who knows the policy can add to."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli import api
from pinghu_cli.document.load import load
from pinghu_cli.document.model import Document
from pinghu_cli.errors import NotFound, UsageError
from pinghu_cli.names import resolve
from pinghu_cli.names.numbered import numbered_items
from pinghu_cli.names.numbering import Span, one_number, spans
from pinghu_cli.quantities.numerals import chinese_numeral

DOCUMENT = load()
ANEW = load(Path(__file__).parents[1] / "receipts" / "kinds.yaml")
CASES = yaml.safe_load(Path(__file__).with_name("numbers.yaml").read_text(encoding="utf-8"))
LETTERS = st.sampled_from(["", "A", "D"])
NUMBERS = st.integers(1, 99)
PREFIXES = {"": ("", "第", "措施", "M"), "A": ("A", "a", "附件", "附", "附件第"), "D": ("D", "d", "領域", "领域")}


@pytest.mark.parametrize(("written", "ids"), CASES["items"].items())
def test_numbers_ranges_and_lists(written: str, ids: list[str]) -> None:
    assert [item.id for item in numbered_items(DOCUMENT, written) or ()] == ids


@pytest.mark.parametrize(("written", "ids"), CASES["domains"].items())
def test_where_only_domains_can_be_meant(written: str, ids: list[str]) -> None:
    assert [domain.id for domain in resolve.domains(DOCUMENT, written)] == ids


@pytest.mark.parametrize("written", CASES["refused"])
def test_what_is_not_in_the_grammar_is_refused_and_never_guessed(written: str) -> None:
    with pytest.raises(UsageError) as error:
        spans(written)
    assert error.value.hint
    assert one_number(written) is None


@pytest.mark.parametrize("written", CASES["missing"])
def test_a_number_that_no_item_has(written: str) -> None:
    with pytest.raises(NotFound):
        numbered_items(DOCUMENT, written)


@pytest.mark.parametrize("written", CASES["names"])
def test_a_name_is_no_number(written: str) -> None:
    assert spans(written) is None


@pytest.mark.parametrize(("written", "ids"), CASES["anew"].items())
def test_numbers_with_their_domain_where_they_begin_anew(written: str, ids: list[str]) -> None:
    assert [item.id for item in numbered_items(ANEW, written) or ()] == ids


@pytest.mark.parametrize(("written", "ids"), CASES["several"].items())
def test_a_number_of_several_domains_is_told_with_what_it_may_be(written: str, ids: list[str]) -> None:
    """By data that can be pasted; search, which may answer with several, finds each of them."""
    with pytest.raises(UsageError) as error:
        numbered_items(ANEW, written)
    assert [candidate.id for candidate in error.value.candidates] == ids
    for candidate in error.value.candidates:
        assert [item.id for item in resolve.items(ANEW, candidate.write)] == [candidate.id]
    assert [hit.id for hit in api.search(ANEW, written)][:2] == ids


def test_a_range_of_several_domains_asks_for_the_domain() -> None:
    with pytest.raises(UsageError) as error:
        numbered_items(ANEW, "1-2")
    said = error.value.hint.rpartition(" ")[2]
    assert [item.id for item in resolve.items(ANEW, said)] == ["D1.1", "D1.2"]


@pytest.mark.parametrize("written", CASES["nowhere"])
def test_a_number_that_no_domain_has(written: str) -> None:
    with pytest.raises(NotFound):
        numbered_items(ANEW, written)


@pytest.mark.parametrize("document", [DOCUMENT, ANEW], ids=["through", "anew"])
def test_whatever_is_cited_is_found_by_its_citation_and_by_its_id(document: Document) -> None:
    for item in document.items():
        for name in (item.ref, item.id):
            assert [found.id for found in resolve.items(document, name)] == [item.id], name
            assert api.search(document, name)[0].id == item.id, name
        assert [found.id for found in resolve.items(document, f"{item.ref}{item.title}")] == [item.id]


@st.composite
def references(draw: st.DrawFn) -> tuple[str, Span]:
    """A number in some notation, and what it is."""
    letter, number = draw(LETTERS), draw(NUMBERS)
    prefix = draw(st.sampled_from(PREFIXES[letter]))
    digits = draw(st.sampled_from([str(number), chinese_numeral(number)]))
    counter = draw(st.sampled_from(["", "條", "项"])) if letter != "D" else ""
    return f"{prefix}{digits}{counter}", Span(letter, number, number)


@given(references())
def test_any_notation_of_a_number_says_the_same(reference: tuple[str, Span]) -> None:
    written, span = reference
    assert spans(written) == [span]


@given(LETTERS, NUMBERS, NUMBERS, st.sampled_from(["-", "–", "~", "至", " - ", "—"]))
def test_a_range_runs_upwards_or_is_refused(letter: str, first: int, last: int, dash: str) -> None:
    written = f"{letter}{first}{dash}{letter}{last}"
    if first <= last:
        assert spans(written) == [Span(letter, first, last)]
    else:
        with pytest.raises(UsageError):
            spans(written)


@given(
    st.lists(st.builds(Span, LETTERS, NUMBERS, NUMBERS), min_size=1, max_size=4), st.sampled_from(["、", ",", ";", " "])
)
def test_a_list_says_what_its_parts_say(parts: list[Span], separator: str) -> None:
    parts = [Span(part.letter, min(part.first, part.last), max(part.first, part.last)) for part in parts]
    written = [
        f"{part.letter or '措施'}{part.first}-{part.letter or '措施'}{part.last}"
        if part.first != part.last
        else f"{part.letter or '措施'}{part.first}"
        for part in parts
    ]
    assert spans(separator.join(written)) == parts


@given(st.text("0123456789一二三十第條AD-–~、,;. /:()（）和至", max_size=8))
def test_whatever_looks_like_numbers_is_numbers_refused_or_no_number(written: str) -> None:
    """No number is made up: the digits of what is understood all stand in what was written."""
    try:
        found = spans(written)
    except UsageError:
        return
    plain = [part for part in found or () if not part.is_all]
    if written.isascii():
        for part in plain:
            assert str(part.first) in written.replace("0", "") or str(part.first) in written
            assert str(part.last) in written
