"""A query in people's words finds what answers it, and shows the clause."""

import pytest

from pinghu_cli import api
from pinghu_cli.document.model import Document
from pinghu_cli.finding import engine
from pinghu_cli.finding.engine import Filter, Hit
from pinghu_cli.finding.index import Index, Sounds, impact, is_near
from pinghu_cli.finding.query import Query
from pinghu_cli.finding.tokens import phrase_of


def first(index: Index, words: str) -> Hit:
    return engine.search(index, words, limit=1, explain=True)[0]


def marked(hit: Hit) -> list[str]:
    return [hit.snippet[start:end] for start, end in hit.spans]


@pytest.mark.parametrize(
    ("means", "words", "item"),
    [
        ("as printed", "智能工廠", "9"),
        ("simplified", "智能工厂", "9"),
        ("Taiwan's characters", "綠色製造", "10"),
        ("full width", "ＥＴＣ", "26"),
        ("pinyin", "zhinenggongchang", "9"),
        ("pinyin in two words", "zhineng gongchang", "9"),
        ("pinyin with a slip of the ear", "zhuanjintexin", "13"),
        ("pinyin with a slip of the finger", "zhinenggongchagn", "9"),
        ("pinyin of words that stand apart", "jiadian butie", "16"),
        ("initials", "zngc", "9"),
        ("initials in capitals", "BZXZLZF", "47"),
        ("homophone", "只能工厂", "9"),
        ("two homophones", "家店卜贴", "16"),
        ("look-alike", "末来工厂", "9"),
        ("swapped characters", "专精新特", "13"),
        ("synonym", "IPO", "14"),
        ("everyday word", "冰箱", "16"),
        ("English", "smart factory", "9"),
        ("amount in 万", "1.5万", "16"),
        ("amount in digits", "15,000元", "16"),
        ("amount in numerals", "一万五千元", "16"),
        ("percentage", "百分之六十", "28"),
        ("several words", "冰箱 能效", "16"),
        ("question", "买算力能报销一半吗", "12"),
    ],
)
def test_the_first_hit(index: Index, means: str, words: str, item: str) -> None:
    assert first(index, words).id == item, means


@pytest.mark.parametrize(("words", "item"), [("9", "9"), ("(九)", "9"), ("九", "9"), ("A6", "A6"), ("D2", "D2")])
def test_a_number_finds_its_item(index: Index, words: str, item: str) -> None:
    assert first(index, words).id == item


def test_a_question_gets_the_clause_that_answers_it(index: Index) -> None:
    hit = first(index, "買手機補多少")
    assert hit.id == "16"
    assert hit.snippet.startswith("單品售價6000元以下的手機")
    assert "最高補貼500元" in hit.snippet
    assert "手機" in marked(hit)


@pytest.mark.parametrize(
    ("words", "found"),
    [("首台套", "首臺(套)"), ("1.48亿", "1.48億元"), ("过桥贷", "無還本續貸"), ("zngc", "智能工廠"), ("低保", "低保")],
)
def test_what_was_matched_is_marked_in_the_original(index: Index, words: str, found: str) -> None:
    assert found in marked(first(index, words))


def test_asking_for_money_shows_the_clause_that_grants_it(index: Index) -> None:
    assert "最高補貼500萬" in first(index, "出口信用保险补多少").snippet
    assert "獎勵" in first(index, "未来工厂奖励多少").snippet


def test_a_units_name_finds_what_it_leads_before_what_it_joins(document: Document, index: Index) -> None:
    hits = [hit for hit in engine.search(index, "工信局") if hit.kind != "domain"]
    leads = [hit.lead == "經信局" for hit in hits]
    assert leads == sorted(leads, reverse=True)
    assert sum(leads) == sum(item.lead == "經信局" for item in document.items() if item.id[0] != "D")


@pytest.mark.parametrize(
    "words",
    [
        "汽车摇号",
        "社保卡补办",
        "彩票开奖号码",
        "7777万",
        "qwxzjv",
        "asdfghjkl",
        "",
        "!!!",
        "😀",
        "天气预报",
        "怎么",
        "冰箱维修",
        "养老金怎么算",
        "最低工资标准",
        "寄快递多少钱",
    ],
)
def test_nothing_answers_what_the_document_does_not_answer(index: Index, words: str) -> None:
    assert not engine.find(index, words).is_answered


@pytest.mark.parametrize(
    ("words", "item", "missing"),
    [
        ("汽车摇号", "16", ("汽车摇号",)),
        ("以旧换新补贴什么时候到账", "16", ("什么时候到账",)),
        ("冰箱维修", "16", ("维修",)),
        ("老小区换电梯政府补多少钱", "47", ("政府补多少钱",)),  # the clause has a target, no amount
        ("高新技术企业奖多少", "7", ("奖多少",)),  # other items have amounts, of other matters
        ("融资担保的担保费率是多少", "35", ("费率是多少",)),
        ("技改要投多少才能补", "8", ("要投多少才能",)),
        ("实习补贴", "44", ("补贴",)),  # the item grants something, but not for this
    ],
)
def test_what_is_only_related_says_what_it_does_not_answer(
    index: Index, words: str, item: str, missing: tuple[str, ...]
) -> None:
    found = engine.find(index, words, limit=10)
    assert not found.is_answered
    assert found.hits[0].id == item
    assert found.hits[0].unmatched == missing
    assert len(found.hits) <= 3


@pytest.mark.parametrize(
    ("words", "item"),
    [
        ("低保一年多少钱", "50"),  # an amount that is a target
        ("今年财政一共安排多少钱", "P4"),  # the sum of all budgets
        ("新增多少家高新技术企业", "D1"),
        ("手机多少钱以下能补", "16"),  # a bound
        ("新充电桩要装多少根", "38"),
        ("服务业发展专项资金多少", "D3"),  # a part of a budget, which no measure names
        ("医疗卫生今年财政安排多少", "D8"),  # the measure about it has figures, but no budget
        ("独山港集装箱一年吞吐多少", "D4"),
    ],
)
def test_a_figure_that_the_clause_tells_is_an_answer(index: Index, words: str, item: str) -> None:
    hit = first(index, words)
    assert (hit.id, hit.standing) == (item, "answers")


def test_of_an_item_the_clause_is_shown_that_grants_what_is_asked(index: Index) -> None:
    hit = first(index, "老人请护理员有补贴吗")
    assert (hit.id, hit.standing) == ("48", "answers")
    assert "養老護理補貼" in hit.snippet


def test_two_halves_of_words_are_no_word(index: Index) -> None:
    """托班|補貼 is not found in 技能培訓|班補貼."""
    assert "44" not in {hit.id for hit in engine.find(index, "托班补贴", every=True).hits if hit.standing == "answers"}


def test_clauses_that_hold_as_much_of_a_question_are_both_shown(index: Index) -> None:
    together = first(index, "上市")
    assert "……" not in together.snippet
    assert "支持上市公司做大做強。推進企業資本市場發展" in together.snippet


def test_a_clause_that_answers_the_rest_of_a_question_is_shown_too(index: Index) -> None:
    apart = first(index, "汽车和手机补贴")
    assert len(apart.snippet.split("……")) == 2
    assert {"汽車", "手機"} <= {*marked(apart)}


def test_what_is_far_behind_the_best_is_shown_on_demand(index: Index) -> None:
    found = engine.find(index, "智能工厂", limit=10)
    everything = engine.find(index, "智能工厂", every=True)
    assert 0 < len(found.hits) <= 4
    assert len(found.hits) + found.more == len(everything.hits)
    assert [hit.id for hit in everything.hits][: len(found.hits)] == [hit.id for hit in found.hits]


@pytest.mark.parametrize("words", ["除了商务局还有哪些单位发消费券", "商务局以外的消费券"])
def test_what_is_excluded_is_not_found(index: Index, words: str) -> None:
    found = engine.find(index, words, every=True)
    assert found.excluded
    leads = {entry.id: entry.leads for entry in index.entries}
    assert found.hits
    assert all("商務局" not in leads[hit.id] for hit in found.hits)


@pytest.mark.parametrize("words", ["除了汽车还有哪些东西能以旧换新", "汽车和家电以外的以旧换新"])
def test_an_item_that_is_about_the_rest_is_no_exclusion(index: Index, words: str) -> None:
    found = engine.find(index, words)
    assert found.excluded
    assert found.hits[0].id == "16"


@pytest.mark.parametrize("words", ["各领域分别安排了多少", "八个领域的预算", "how much money does each area get"])
def test_who_asks_for_all_domains_gets_each_with_its_budget(index: Index, words: str) -> None:
    found = engine.find(index, words, limit=10)
    domains = [hit for hit in found.hits if hit.kind == "domain" and hit.standing == "answers"]
    assert {hit.id for hit in domains} == {f"D{number}" for number in range(1, 9)}
    assert all("安排" in hit.snippet for hit in domains)


def test_who_asks_for_the_annex_gets_its_items(index: Index) -> None:
    hits = engine.find(index, "附件里33项争取事项分别由谁负责", limit=10).hits
    assert {(hit.kind, hit.standing) for hit in hits} == {("annex", "answers")}


def test_all_that_people_say_of_an_item_is_known_as_a_word_of_it(index: Index) -> None:
    unknown = [
        (entry.id, word)
        for item, entry in enumerate(index.entries)
        for word in (*index.wordings[item].keywords, *index.wordings[item].near)
        if len(phrase_of(word)) > 1 and not impact(index.phrases.get(phrase_of(word)) or b"", item)
    ]
    assert unknown == []


def test_an_item_only_touches_what_is_near_to_it(index: Index) -> None:
    without_effect = [
        (entry.id, word)
        for item, entry in enumerate(index.entries)
        for word in map(phrase_of, index.wordings[item].near)
        if not is_near(index.phrases.get(word) or index.terms[word], item)
        or word in map(phrase_of, index.wordings[item].keywords)
    ]
    assert without_effect == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("总投入500万的技改项目补多少", "domain"),
        ("一共投入300万做研发有补贴吗", "domain"),
        ("每块光伏板补多少", "domain"),
        ("人才在各方面有什么补贴", "domain"),
        ("33项专利能奖多少", "annex"),
    ],
)
def test_a_word_for_all_of_something_else_asks_for_no_kind_of_item(index: Index, words: str, kind: str) -> None:
    assert kind not in {hit.kind for hit in engine.find(index, words).hits if hit.standing == "answers"}


def test_only_what_is_asked_for(index: Index) -> None:
    everything = engine.search(index, "专项债")
    assert {hit.kind for hit in everything} >= {"measure", "annex"}
    assert {hit.kind for hit in engine.search(index, "专项债", Filter(kinds=("annex",)))} == {"annex"}
    assert {hit.domain for hit in engine.search(index, "专项债", Filter(domains=(4,)))} == {"D4"}
    joined = {entry.id for entry in index.entries if "交通運輸局" in entry.units}
    assert engine.search(index, "专项债", Filter(units=("交通運輸局",)))[0].id == "A13"
    assert {hit.id for hit in engine.search(index, "专项债", Filter(units=("交通運輸局",)))} <= joined
    assert len(engine.search(index, "专项债", limit=2)) == 2
    assert [hit.rank for hit in everything] == list(range(1, len(everything) + 1))


def test_exact_is_a_plain_substring_in_document_order(document: Document, index: Index) -> None:
    hits = engine.search_exact(index, "智能工廠")
    assert [hit.id for hit in hits] == [i.id for i in document.items() if "智能工廠" in i.title + i.text]
    assert len(hits) > 1
    assert engine.search_exact(index, "智能工厂") == hits
    assert engine.search_exact(index, "智能人工") == []
    assert engine.search_exact(index, "") == []


def test_domains_are_found_but_do_not_crowd_out_their_measures(index: Index) -> None:
    hits = engine.search(index, "高水平交通强市")
    assert hits[0].id == "D4"
    assert engine.search(index, "服務業")[0].kind == "measure"


def test_why_an_item_was_found(index: Index) -> None:
    hit = first(index, "IPO")
    assert [(reason.words, reason.means) for reason in hit.reasons] in ([("IPO", "synonym")], [("IPO", "phrase")])
    hit = first(index, "zngc")
    assert hit.read_as == "智能工厂"
    assert [(reason.found, reason.fields) for reason in hit.reasons] == [("智能工厂", ("keywords", "text", "names"))]


def test_the_same_from_python(document: Document) -> None:
    assert api.search(document, "智能工廠")[0].id == "9"
    assert {hit.domain for hit in api.search(document, "补贴", domain="五", unit="商务局")} == {"D5"}


@pytest.mark.parametrize(
    "words",
    ["火车", "火车报废", "火车票补贴", "残疾证怎么办理", "残疾车补贴", "集成电路", "首套房", "购房补贴", "公园"],
)
def test_a_word_that_is_typed_right_is_not_read_as_another(index: Index, words: str) -> None:
    assert {hit.read_as for hit in engine.search(index, words)} <= {""}


def test_a_query_that_is_spelled_as_the_document_is_needs_no_sounds(index: Index) -> None:
    def unheard() -> Sounds:
        raise AssertionError

    assert engine.search(Index(index.tables, unheard), "智能工廠")[0].id == "9"
    with pytest.raises(AssertionError):
        engine.search(Index(index.tables, unheard), "只能工厂")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("去国外摆摊", []),
        ("店外摆", ["外摆"]),
        ("新能源汽车摇号", ["汽车摇号", "摇号"]),
        ("汽车摇号", ["汽车摇号", "摇号"]),
    ],
)
def test_an_absent_word_is_not_cut_out_of_two_known_ones(index: Index, words: str, named: list[str]) -> None:
    query = Query(index, words)
    assert [query.words(*span) for span in query.absent_words] == named


@pytest.mark.parametrize("words", ["残疾人就业和孤独症康复各多少人", "今年高标准农田新建、开工各多少亩"])
def test_how_much_of_each_is_answered_by_any_figure(index: Index, words: str) -> None:
    assert engine.find(index, words).is_answered
