"""Reading profiles: forgiving where the meaning is plain, exact where it is not, all faults in one pass."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from pinghu_cli.document.model import Document, Effective
from pinghu_cli.errors import DataError
from pinghu_cli.matching.answers import Answers, Profile
from pinghu_cli.matching.profile import read_mapping, read_profile
from pinghu_cli.matching.template import dump, quoted, template


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return found


def stated(document: Document, profile: dict[str, Any]) -> Answers:
    return read_mapping(document, profile).facts


def plain(profile: dict[str, Any]) -> str:
    return yaml.safe_dump(profile, allow_unicode=True)


@pytest.mark.parametrize("case", cases("readings.yaml"), ids=lambda case: str(case["says"]))
def test_what_is_understood(document: Document, tmp_path: Path, case: dict[str, Any]) -> None:
    """Both ways to write it mean the same, as values and in a file."""
    file = tmp_path / "profile.yaml"
    file.write_text(plain(case["says"]), encoding="utf-8")
    assert stated(document, case["says"]) == stated(document, case["same"]) == read_profile(document, str(file)).facts


@pytest.mark.parametrize("case", cases("misreadings.yaml"), ids=lambda case: str(case["profile"]))
def test_what_is_not(document: Document, case: dict[str, Any]) -> None:
    """The error says what is wrong, and what would be understood."""
    with pytest.raises(DataError) as raised:
        read_mapping(document, case["profile"])
    [problem] = raised.value.problems
    assert case["says"] in problem.message
    assert case["hint"] in problem.hint
    assert raised.value.exit_code == 3


def test_an_earlier_year_is_no_in_this_one(document: Document) -> None:
    """It is known to be no, and when it was; the rest of the list is no without a year."""
    answer = stated(document, {"titles": ["省級綠色工廠(2023年)", "單項冠軍"]})["titles"]
    assert answer.yes == {"單項冠軍"}
    assert answer.earlier == {"省級綠色工廠": 2023}
    assert {"省級綠色工廠", "省級未來工廠"} <= answer.no


def test_where_the_text_prints_no_first_day_a_year_leaves_open_whether_it_is_new(document: Document) -> None:
    front = replace(document.document, effective=Effective())
    profile = read_mapping(replace(document, document=front), {"titles": {"省級綠色工廠": 2023, "單項冠軍": True}})
    answer = profile.facts["titles"]
    assert (answer.yes, answer.no, dict(answer.earlier)) == ({"單項冠軍"}, frozenset(), {})
    assert "不知算不算新的" in "".join(profile.remarks)


def test_all_faults_in_one_pass_with_their_lines(document: Document, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("applicant: 企業\nsectors: [外貿, 挖礦]\n\nprise: 3\ntitles: [綠色工廠]\n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_profile(document, str(file))
    assert [problem.line for problem in raised.value.problems] == [2, 4, 5]
    assert raised.value.message.startswith(f"{file}:2: sectors: 找不到「行業」的選項「挖礦」")
    assert raised.value.message.endswith("共 3 處")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "檔案是空的"),
        ("# nothing\n", "檔案是空的"),
        ("- applicant\n", "應為「事實: 答案」的對照表"),
        ("applicant: [企業\n", "YAML 語法錯誤"),
        ("applicant: 企業\napplicant: 個人\n", "重複的鍵「applicant」"),
        ("applicant: &a 企業\n", "不接受 YAML 錨點"),
        ('{"applicant": ', "YAML 語法錯誤"),
    ],
)
def test_files_that_are_no_profile(document: Document, tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_profile(document, str(file))
    assert says in raised.value.message


def test_a_list_in_place_of_an_answer_hides_no_other_fault(document: Document) -> None:
    with pytest.raises(DataError) as raised:
        read_mapping(document, {"titles": {"挖礦": "是", "省級綠色工廠": ["是"]}})
    assert [problem.message.partition("「")[0] for problem in raised.value.problems] == [
        "找不到",
        "答案須為文字或數字,卻是清單或對照表",
    ]


def test_an_empty_file_is_told_with_its_first_line(document: Document, tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_profile(document, str(file))
    assert raised.value.message.startswith(f"{file}:1: 檔案是空的")


def test_a_missing_file_is_said_to_be_one(document: Document, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="找不到檔案") as raised:
        read_profile(document, str(tmp_path / "none.yaml"))
    assert "--template" in raised.value.hint


@pytest.mark.parametrize(
    "text",
    [
        '{"applicant": "企業", "sectors": ["外貿"], "annual-export": 1500000.5}',
        '{\n\t"applicant": "\\u4f01\\u696d",\n\t"sectors": ["外貿"],\n\t"annual-export": "1500000.5"\n}\n',
        "\ufeff申請人: 企業\r\n行業: 外貿\r\n年出口額: 1500000.5\r\n",
        "{申請人: 企業, 行業: 外貿, 年出口額: 1500000.5}",
    ],
)
def test_json_tabs_bom_and_crlf(document: Document, tmp_path: Path, text: str) -> None:
    """JSON in any layout, a BOM and Windows line ends give the same answers."""
    file = tmp_path / "profile"
    file.write_bytes(text.encode())
    wanted = stated(document, {"applicant": "企業", "sectors": ["外貿"], "annual-export": "1500000.5"})
    assert read_profile(document, str(file)).facts == wanted


def test_the_template_states_nothing(document: Document, tmp_path: Path) -> None:
    """It reads as it is, asks every question, and names every choice."""
    file = tmp_path / "template.yaml"
    text = template(document)
    file.write_text(text, encoding="utf-8")
    assert read_profile(document, str(file)) == Profile()
    for fact in document.facts:
        assert f"\n{fact.id}:\n" in text
        assert fact.question in text
        assert all(choice.name in text for choice in fact.choices)


def test_the_example_at_its_head_answers_a_question_that_takes_several(document: Document) -> None:
    head, _, _ = template(document).partition("\n\n")
    [example] = re.findall(r"\[(.+?)\]", head.partition("都沒有寫")[0])
    several = next(fact for fact in document.facts if fact.kind == "many")
    assert example.split(", ") == [several.choices[0].name, several.choices[-1].name]


@pytest.mark.parametrize(
    "text", ["無", "低空經濟", "2025", "yes", "null", "True", "甲: 乙", "甲 #乙", "[甲]", "- 甲", ""]
)
def test_any_name_reads_back_as_this_name(text: str) -> None:
    """What YAML would take for a number, a yes or a list stands in quotation marks."""
    assert yaml.safe_load(f"names: [{quoted(text)}]") == {"names": [text]}


def test_every_choice_can_be_named_by_each_of_its_words(document: Document) -> None:
    """Other words for a choice mean it, unless another choice is called the same (冰箱)."""
    for fact in document.facts:
        for choice in fact.choices:
            for word in (choice.name, *choice.say):
                others = [one for one in fact.choices if one is not choice and word in (one.name, *one.say, *one.maybe)]
                if not others and fact.kind == "many":
                    assert stated(document, {fact.id: [word]})[fact.id].yes == {choice.name}, word
                elif not others:
                    assert stated(document, {fact.id: word})[fact.id].yes == {choice.name}, word


def test_a_dumped_profile_explains_itself(document: Document) -> None:
    profile = read_mapping(
        document, {"applicant": "企業", "titles": ["小巨人"], "sectors": {"外貿": "否"}, "size": None}
    )
    assert dump(document, profile) == (
        "# 申請人資料,供 pinghu match 使用。沒有寫的事實是未知。\n"
        "# 申請人:誰來申請?\n"
        "applicant: 企業\n"
        "# 行業:從事哪些行業或業務?\n"
        "sectors:\n"
        "  外貿: 否\n"
        "# 本年認定:2025年內新獲得以下哪些認定、稱號、備案或入選?\n"
        "titles:\n"
        "  - 國家級專精特新小巨人\n"
    )


def test_half_a_character_in_json_is_named_as_what_it_is(document: Document, tmp_path: Path) -> None:
    """JSON can state what no text can hold, and tabs make it be read again."""
    (tmp_path / "p.json").write_text('{\t"申請人": "企業", "\\udcff": 1}', encoding="utf-8")
    with pytest.raises(DataError, match="Unicode"):
        read_profile(document, str(tmp_path / "p.json"))
