"""The interview as a new user meets it: at a terminal, with slips, left at any time, and never without a terminal."""

import os
from pathlib import Path

import pytest

from pinghu_cli.document.model import Document
from pinghu_cli.document.query import Offer
from pinghu_cli.matching.answers import Answer, Profile, chosen
from pinghu_cli.matching.profile import read_mapping, read_profile
from pinghu_cli.matching.prospects import ceilings, prospects, question_for
from tests.calling import call
from tests.matching.terminal import CTRL_C, CTRL_D, typed

GOLDEN = Path(__file__).parent / "golden"

MAKER = ["企业", "是", "?", "綠色工廠", "3 小巨人", "0", "1、AI合作", "q", ""]


def test_a_whole_interview(tmp_path: Path) -> None:
    """Every question, what firms up after it, help, an answer that is not understood, and the match at the end."""
    code, screen = typed(["match", "--ask"], MAKER, tmp_path)
    file = GOLDEN / "interview.txt"
    if os.environ.get("PINGHU_UPDATE_GOLDEN"):
        file.write_text(screen, encoding="utf-8")
    assert code == 0
    assert screen == file.read_text(encoding="utf-8")
    assert not list(tmp_path.iterdir())


def test_the_profile_is_written_on_wish_and_matches_the_same(tmp_path: Path, document: Document) -> None:
    lines = ["個人", "是", "0", "困難老年人", "無", "老人.yaml"]
    code, screen = typed(["match", "--ask"], lines, tmp_path)
    assert code == 0
    assert "已存成 老人.yaml" in screen
    written = read_profile(document, str(tmp_path / "老人.yaml"))
    assert written == read_mapping(
        document, {"applicant": "個人", "place": "是", "purchases": [], "sectors": [], "situation": "困難老年人"}
    )
    page = screen[screen.index("符合 4 項") :]
    again, same = typed(["match", "老人.yaml"], [], tmp_path)
    assert (again, same) == (0, page)


@pytest.mark.parametrize("word", ["q", "結束", CTRL_D])
def test_it_may_be_left_at_any_time(tmp_path: Path, word: str) -> None:
    """What is known by then is matched."""
    code, screen = typed(["match", "--ask"], ["2", "是", "一級能效家電", word, ""], tmp_path)
    assert code == 0
    assert "先到這裡,共答 3 題" in screen
    assert "符合 1 項,填了金額才有合計:一級能效家電補貼" in screen


def test_ctrl_c_ends_it_without_a_word(tmp_path: Path) -> None:
    code, screen = typed(["match", "--ask"], ["2", CTRL_C], tmp_path)
    assert code == 130
    assert "Traceback" not in screen
    assert "可能符合" not in screen


def test_ctrl_c_keeps_what_was_to_be_written(tmp_path: Path, document: Document) -> None:
    code, _ = typed(["match", "--ask", "--profile-out", "me.yaml"], ["2", CTRL_C], tmp_path)
    assert code == 130
    assert read_profile(document, str(tmp_path / "me.yaml")) == read_mapping(document, {"applicant": "個人"})


def test_back_takes_an_answer_back(tmp_path: Path, document: Document) -> None:
    lines = ["1", "b", "2", "b", "b", "7", "q", "back.yaml"]
    _, screen = typed(["match", "--ask"], lines, tmp_path)
    assert "這是第一題。" in screen
    assert read_profile(document, str(tmp_path / "back.yaml")) == read_mapping(document, {"applicant": "園區"})


def test_skips_are_unknown_and_not_asked_again(tmp_path: Path) -> None:
    """Enter to everything: nothing is known, nothing is met, every question came once."""
    code, screen = typed(["match", "--ask"], [""] * 40, tmp_path)
    assert code == 0
    assert "共答 0 題" in screen
    questions = [line for line in screen.splitlines() if line.startswith("【")]
    assert len(questions) == len({question.partition("】")[2] for question in questions}) > 10
    assert "符合 0 項" in screen


def test_a_profile_is_asked_only_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "me.yaml").write_text(
        "applicant: 個人\nplace: 是\npurchases: [手機]\nsectors: []\nsituation: []\n", "utf-8"
    )
    code, screen = typed(["match", "me.yaml", "--ask"], ["3999", ""], tmp_path)
    assert code == 0
    assert screen.count("【") == 1
    assert "+ 符合:數碼產品(手機、平板、智能手表(手環))以舊換新補貼(最高500元)" in screen


def test_amounts_are_asked_last_and_are_in_the_total(tmp_path: Path) -> None:
    """What is met and takes a rate of something: two fridges, each with its price."""
    known = "applicant: 個人\nplace: 是\npurchases: [一級能效家電]\nsectors: []\nsituation: []\n"
    (tmp_path / "me.yaml").write_text(known, "utf-8")
    code, screen = typed(["match", "me.yaml", "--ask"], ["很多", "7999、3000", "me2.yaml"], tmp_path)
    assert code == 0
    assert "一級能效家電補貼:售價多少元?" in screen
    assert "符合 1 項,合計上限 2,199.80 元" in screen
    assert "home-appliance.grade-1" in (tmp_path / "me2.yaml").read_text("utf-8")


def test_an_existing_file_is_not_lost_unasked(tmp_path: Path) -> None:
    (tmp_path / "me.yaml").write_text("applicant: 企業\n", "utf-8")
    typed(["match", "--ask"], ["2", "q", "me.yaml", ""], tmp_path)
    assert (tmp_path / "me.yaml").read_text("utf-8") == "applicant: 企業\n"
    typed(["match", "--ask"], ["2", "q", "me.yaml", "y"], tmp_path)
    assert "applicant: 個人" in (tmp_path / "me.yaml").read_text("utf-8")


def test_ranges_and_wrong_numbers(tmp_path: Path, document: Document) -> None:
    _, screen = typed(["match", "--ask"], ["2", "是", "99", "1-2、手機", "q", "me.yaml"], tmp_path)
    assert "沒有編號 99。編號是 1-7" in screen
    wanted = {
        "applicant": "個人",
        "place": "是",
        "purchases": ["置換新能源汽車", "置換燃油車", "手機、平板或智能手表(手環)"],
    }
    assert read_profile(document, str(tmp_path / "me.yaml")) == read_mapping(document, wanted)


def test_names_may_stand_apart_by_spaces(tmp_path: Path, document: Document) -> None:
    """As the question says they may."""
    typed(["match", "--ask"], ["2", "是", "一級能效家電 手機", "q", "me.yaml"], tmp_path)
    wanted = {"applicant": "個人", "place": "是", "purchases": ["一級能效家電", "手機、平板或智能手表(手環)"]}
    assert read_profile(document, str(tmp_path / "me.yaml")) == read_mapping(document, wanted)


def test_a_bad_file_name_loses_no_answers(tmp_path: Path, document: Document) -> None:
    """Another name is asked for, and the match is shown all the same."""
    code, screen = typed(["match", "--ask"], ["2", "q", "沒有/me.yaml", "me.yaml"], tmp_path)
    assert code == 0
    assert "沒有這個資料夾" in screen
    assert "符合 0 項" in screen
    assert read_profile(document, str(tmp_path / "me.yaml")) == read_mapping(document, {"applicant": "個人"})


def test_what_an_answer_leaves_open_is_asked_once_more_and_never_taken_for_no(tmp_path: Path) -> None:
    _, screen = typed(["match", "--ask"], ["個人", "是", "新能源汽車", "新能源汽車", "q", "me.yaml"], tmp_path)
    assert screen.count("沒有說是不是「置換新能源汽車」") == 2
    assert screen.count("內買了(或打算買)") == 2
    kept = (tmp_path / "me.yaml").read_text(encoding="utf-8")
    assert "置換燃油車: 否" in kept
    assert "置換新能源汽車" not in kept


def test_an_answer_that_follows_keeps_what_was_said_before() -> None:
    before = Answer(yes=frozenset("甲"), no=frozenset("乙丙"), denied=frozenset("乙"), earlier={"丙": 2023})
    assert before.followed_by(Answer(yes=frozenset("丁"), no=frozenset("甲乙丙"))) == Answer(
        yes=frozenset("甲丁"), no=frozenset("乙丙"), denied=frozenset("乙"), earlier={"丙": 2023}
    )


def test_a_bad_file_name_on_the_command_line_is_told_before_any_question(tmp_path: Path) -> None:
    done = call("match", "--ask", "--profile-out", str(tmp_path / "沒有" / "me.yaml"), stdin="1\n")
    assert (done.code, "沒有這個資料夾" in done.err) == (74, True)


def test_simplified_script(tmp_path: Path) -> None:
    """Questions, news and the page are simplified when asked for, and answers are taken in either script."""
    _, screen = typed(["match", "--ask", "--script", "hans"], ["個人", "q", ""], tmp_path)
    assert "谁来申请?" in screen
    assert "誰來申請" not in screen


def test_nobody_is_asked_without_a_terminal() -> None:
    """A pipe ends in an error that says what to do, at once and with nothing on stdout."""
    done = call("match", "--ask", stdin="1\n")
    assert (done.code, done.out) == (2, "")
    assert "--ask 要在終端上回答" in done.err
    assert "--template" in done.err


def test_the_first_question_has_the_most_at_stake(document: Document, every_offer: list[Offer]) -> None:
    most = ceilings(prospects(document, Profile(), every_offer))
    question = question_for(document, Profile(), every_offer)
    assert question is not None
    assert question.fact is document.facts[0]
    for_somebody = [offer for offer in every_offer if offer.recipients]
    assert question.tiers >= len(for_somebody)
    assert question.stake >= sum(most.get(offer.id, 0) for offer in for_somebody)


@pytest.mark.parametrize(
    ("kind", "never"),
    [
        ("個人", {"titles", "activities", "qualifications", "ownership", "size"}),
        ("企業", {"purchases", "device-price", "situation"}),
        ("事業單位", {"purchases", "situation", "qualifications", "ownership", "size"}),
    ],
)
def test_the_kind_of_applicant_settles_what_is_not_for_it(
    document: Document, every_offer: list[Offer], kind: str, never: set[str]
) -> None:
    """However the rest is answered: here all choices of every question are taken."""
    stated, asked = dict(read_mapping(document, {"applicant": kind}).facts), set()
    skipped: frozenset[str] = frozenset()
    while question := question_for(document, Profile(facts=stated), every_offer, skipped):
        asked.add(question.fact.id)
        if question.fact.kind == "many":
            stated[question.fact.id] = chosen(question.fact, [choice.name for choice in question.fact.choices])
        else:
            skipped |= {question.fact.id}
    assert not asked & never


@pytest.mark.parametrize(
    ("applicant", "fact", "hidden"), [("合作社", "titles", "省級智能工廠"), ("個人", "sectors", "制造業")]
)
def test_choices_that_do_not_matter_are_not_shown(
    document: Document, every_offer: list[Offer], applicant: str, fact: str, hidden: str
) -> None:
    """A cooperative is not offered titles, a person no trade, that only firms are paid for."""
    profile = read_mapping(document, {"applicant": applicant, "place": "是"})
    skipped: frozenset[str] = frozenset()
    while (question := question_for(document, profile, every_offer, skipped)) and question.fact.id != fact:
        skipped |= {question.fact.id}
    assert question is not None
    assert hidden in {choice.name for choice in question.fact.choices}
    assert 0 < len(question.choices) < len(question.fact.choices)
    assert hidden not in {choice.name for choice in question.choices}
