"""Initials find the word they abbreviate, and letters typed at random find nothing: see initials.yaml."""

from itertools import chain
from pathlib import Path

import pytest
import yaml

from pinghu_cli.finding import engine
from pinghu_cli.finding.index import Index
from pinghu_cli.spelling.normalise import fold
from pinghu_cli.spelling.sounds import is_mash

CASES = yaml.safe_load(Path(__file__).with_name("initials.yaml").read_text(encoding="utf-8"))
MASH = list(chain.from_iterable(CASES["mash"]))


@pytest.mark.parametrize(("initials", "word"), CASES["words"].items())
def test_initials_are_read_as_the_word_they_abbreviate(index: Index, initials: str, word: str) -> None:
    for typed in (initials, initials.upper()):
        found = engine.search(index, typed, limit=3)
        assert any(hit.read_as.startswith(fold(word)) for hit in found), found


@pytest.mark.parametrize("letters", MASH)
def test_letters_typed_at_random_find_nothing(index: Index, letters: str) -> None:
    assert engine.search(index, letters) == []


def test_letters_beside_words_are_judged_alike(index: Index) -> None:
    assert engine.search(index, "zngc 补贴")[0].id == "9"
    near = engine.search(index, "zzz 电梯")[0]
    assert (near.id, near.read_as) == ("47", "")


@pytest.mark.parametrize("sound", ["yeye", "nainai"])
def test_a_word_said_twice_is_no_mash_when_it_is_spelled_in_full(index: Index, sound: str) -> None:
    assert engine.search(index, sound)[0].id == "48"


@pytest.mark.parametrize(
    ("letters", "mash"),
    [("zzz", True), ("abcabc", True), ("asdf", True), ("lkj", True), ("zzc", False), ("kjds", False), ("abcab", False)],
)
def test_what_a_finger_makes(letters: str, mash: bool) -> None:
    assert is_mash(letters) is mash
