"""Texts are compared in one form, whatever script, width or case they are typed in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from pinghu_cli.document.model import Document
from pinghu_cli.finding.tokens import ends, is_character, is_number, joined, phrase_of, split, texts, tokens
from pinghu_cli.spelling import make_variants, variants
from pinghu_cli.spelling.normalise import fold, folded, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("智能工廠", "智能工厂"),
        ("智慧製造", "智慧制造"),
        ("首臺(套)", "首台（套）"),
        ("週末", "周末"),
        ("耕地佔補", "耕地占补"),
        ("裡後於範", "里后于范"),
        ("截汙納管", "截污纳管"),
        ("劇本遊", "剧本游"),
        ("什麼", "什么"),
        ("ＡＩ大模型", "ai 大模型".replace(" ", "")),
        ("２０％", "20%"),
        ("5,000,000元", "5000000元"),
        ("A類", "a类"),
        ("Café", "cafe"),
    ],
)
def test_forms_of_the_same_words_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_punctuation_separates_but_a_decimal_point_and_percent_stay() -> None:
    assert fold("“尖兵”、“領雁”。4.32億,20%。 …") == "尖兵 领雁 4.32亿 20%"
    assert key("R & D 中心") == "rd中心"


def test_the_document_folds_to_the_same_in_every_script(document: Document) -> None:
    converters = [OpenCC(name).convert for name in ("t2s", "s2t", "s2tw", "s2hk")]
    for item in document.items():
        for text in (item.title, item.text):
            assert {fold(convert(text)) for convert in converters} == {fold(text)}


def test_the_table_of_variants_is_what_opencc_says() -> None:
    assert dict(zip(variants.PRINTED, variants.SIMPLIFIED, strict=True)) == make_variants.variants()


@given(st.text() | st.text("aB1 .-%\n"))
def test_folding_any_text_is_stable_and_leads_back(text: str) -> None:
    form = folded(text)
    assert form.text == fold(text)
    assert len(form.at) == len(form.text)
    assert form.at == sorted(form.at)
    assert all(0 <= place < len(text) for place in form.at)
    assert fold(form.text) == form.text
    for place in range(len(form.text)):
        start, end = form.original(place, place + 1)
        assert form.text[place] in (fold(text[start:end]) or " ") or form.text[place] in " .%"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("500萬", "#5000000"),
        ("500万元", "#5000000"),
        ("5,000,000元", "#5000000"),
        ("五百万", "#5000000"),
        ("0.05億", "#5000000"),
        ("1.48亿", "#148000000"),
        ("两千亿", "#200000000000"),
        ("一百二十萬", "#1200000"),
        ("贰拾伍萬元", "#250000"),
        ("一万三", "#13000"),
        ("一千二百五", "#1250"),
        ("500块钱", "#500"),
        ("2k", "#2000"),
        ("5 million", "#5000000"),
        ("20 percent", "#20%"),
        ("一万四千一百元", "#14100"),
        ("百分之六十", "#60%"),
        ("60％", "#60%"),
        ("50w", "#500000"),
        ("20 万", "#200000"),
        ("7千元", "#7000"),
        ("9810", "#9810"),
    ],
)
def test_a_number_is_one_in_every_notation(typed: str, number: str) -> None:
    assert phrase_of(typed) == number


@pytest.mark.parametrize("words", ["十佳企业", "百团千企", "一体化", "千村示范", "两新", "三农", "万亩"])
def test_numerals_within_words_are_no_numbers(words: str) -> None:
    assert phrase_of(words) == words


@given(st.text())
def test_any_text_is_cut_into_tokens_in_order(text: str) -> None:
    found = tokens(fold(text))
    assert all(token.text and token.start < token.end for token in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(st.sampled_from("智能工廠十百万一百分之五贰拾块 5.%aBk(,)。")))
def test_a_phrase_is_its_tokens_however_it_is_made(text: str) -> None:
    assert phrase_of(text) == joined([token.text for token in tokens(fold(text))])


@given(st.text() | st.text(st.sampled_from("智能工廠十百万一百分之五贰拾块 5.%‰#aBk(,)。")))
def test_a_phrase_is_split_into_its_tokens(text: str) -> None:
    assert split(phrase_of(text)) == texts(fold(text))


@given(st.text() | st.text(st.sampled_from("智能工廠十百万一百分之五贰拾块 5.%aBk(,)。")))
def test_the_texts_of_tokens_are_theirs_and_tell_their_kind(text: str) -> None:
    found = tokens(fold(text))
    assert texts(fold(text)) == [token.text for token in found]
    for token in found:
        assert (token.kind == "character") == is_character(token.text)
        assert (token.kind == "number") == is_number(token.text)


@given(st.text() | st.text(st.sampled_from("智能工廠5.%aBk(,)。")))
def test_each_token_ends_where_it_is_said_to(text: str) -> None:
    found = texts(fold(text))
    whole = joined(found)
    assert [whole[end - len(token) : end] for token, end in zip(found, ends(found), strict=True)] == found
