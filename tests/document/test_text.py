"""The published text comes back from the data, character for character."""

from hashlib import sha256

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pinghu_cli.document.load import decoded, encoded
from pinghu_cli.document.model import Document
from pinghu_cli.document.text import digest, published_item, published_text
from pinghu_cli.document.yaml_source import parse


def test_text_is_the_published_one(document: Document) -> None:
    """Its digest is the one that the data holds for the official text: 14446 characters, 111 lines."""
    text = published_text(document)
    assert sha256(text.encode()).hexdigest() == document.document.sha256
    assert (len(text), text.count("\n")) == (14446, 111)


def test_every_item_stands_in_the_text(document: Document) -> None:
    """What ``pinghu text ID`` prints is a piece of the whole, starting on a line of its own."""
    text = published_text(document)
    for item in document.items():
        piece = published_item(document, item)
        assert text.startswith(piece) or f"\n{piece}" in text


@given(data=st.data())
def test_any_changed_character_changes_the_digest(document: Document, data: st.DataObject) -> None:
    """No character of any item's title or text can be altered without the digest noticing."""
    measure = data.draw(st.sampled_from(document.measures))
    place = data.draw(st.integers(0, len(measure.text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != measure.text[place]))
    changed = msgspec.structs.replace(measure, text=measure.text[:place] + other + measure.text[place + 1 :])
    home = document.domain_of(measure)
    measures = tuple(changed if one is measure else one for one in home.measures)
    domains = tuple(msgspec.structs.replace(d, measures=measures) if d is home else d for d in document.domains)
    assert digest(msgspec.structs.replace(document, domains=domains)) != document.document.sha256


def test_document_survives_encoding(document: Document) -> None:
    """What an index holds is what it gives: every amount, rate and figure in its printed form."""
    assert decoded(encoded(document)) == document


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"])))
def test_quoted_text_is_read_as_it_stands(text: str) -> None:
    """YAML reading changes no character of a double-quoted scalar, whatever it holds."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    for separator in "\x85\u2028\u2029":
        quoted = quoted.replace(separator, f"\\u{ord(separator):04x}")
    source = parse(f'title: "{quoted}"\n'.encode(), "x.yaml")
    assert source.value == {"title": text}, source.problems
