"""A file of schema 1 is still read, and says no more than it did."""

from pathlib import Path

from pinghu_cli.document import query
from pinghu_cli.document.load import load
from pinghu_cli.document.schema1 import NOT_PRINTED

OLD = load(Path(__file__).with_name("schema1.yaml"))


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
