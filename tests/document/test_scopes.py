"""What a word printed with a ceiling counts, in either script."""

import pytest

from pinghu_cli.document.scopes import counted

RECIPIENTS = ("企業", "企业")


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("件", ("item",)),
        ("單個項目", ("item",)),
        ("家", ("item", "applicant")),
        ("每家", ("item", "applicant")),
        ("單個企業", ("applicant",)),
        ("单户", ("applicant",)),
        ("累計", ("applicant",)),
        ("三年累计", ("applicant",)),
        ("每年累計", ("applicant_year",)),
        ("每家企業全年累計", ("applicant_year",)),
        ("年度", ("applicant_year",)),
        ("年", ("applicant_year",)),
    ],
)
def test_a_word_counts_what_it_says(word: str, kinds: tuple[str, ...]) -> None:
    assert counted(word, RECIPIENTS) == kinds
