"""What `pinghu draft` proposes: how much of invented texts it reads, and the laws that hold for any text."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from pinghu_cli import api
from pinghu_cli.document.checks import numerals
from pinghu_cli.document.load import examine, load, locate, read
from pinghu_cli.document.text import published_text
from pinghu_cli.document.validity import lapsed
from pinghu_cli.editions.drafting.clean import HEADING, squeezed
from pinghu_cli.editions.drafting.draft import draft
from pinghu_cli.editions.drafting.make import Made, make
from pinghu_cli.editions.drafting.notation import plain
from pinghu_cli.editions.drafting.responsible import cut_units, lead
from pinghu_cli.errors import DataError
from pinghu_cli.quantities.clock import today
from pinghu_cli.quantities.reading import NUMBER
from tests.calling import Call
from tests.editions import truth
from tests.thorough import examples

SHIPPED = Path(locate())
BARE = Path(__file__).parents[1] / "cli" / "bare.yaml"
_SAID_OTHERWISE = re.compile(
    plain(
        r"由|牵头(?:实施|单位|部门)?|本条(?:政策)?|会同|共同|配合(?:单位)?|参与|(?:等按职责分工)?负责(?:组织实施|落实)?|责任单位|责任部门|协办部门"
        r"|第[一二三四五六七八九十]+[章条]|^[一二三四五六七八九十]+$|附件|序号|公开"
        r"|\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|(?<=[。)\s])\d+\.(?!\d)|^\d{1,2}(?=[\u4e00-\u9fff])"
    )
)
"""Words of the print that the data says by its keys."""


@pytest.mark.parametrize("name", truth.NAMES)
def test_structure_is_read_exactly(name: str) -> None:
    assert truth.structure(truth.drafted(name)) == truth.truth(name)["structure"]


@pytest.mark.parametrize("name", truth.NAMES)
def test_budgets_are_read(name: str) -> None:
    made, true = truth.drafted(name), truth.truth(name)
    assert truth.budgets(made) == [*true["budgets"], true["total"]]
    assert truth.parts(made) == true["parts"]


@pytest.mark.parametrize("name", truth.NAMES)
def test_targets_and_tiers_are_read_as_far_as_promised(name: str) -> None:
    made, true = truth.drafted(name), truth.truth(name)
    goals = truth.score(truth.targets(made), true["targets"])
    assert min(goals.precision, goals.recall) >= 0.9
    pays = truth.score(truth.tiers(made), true["tiers"])
    assert pays.precision >= 0.9
    assert pays.recall >= 0.95


@pytest.mark.parametrize("name", truth.NAMES)
def test_no_threshold_is_taken_for_an_amount(name: str) -> None:
    """Neither is any other figure paid that the truth does not pay in that measure."""
    true: dict[str, set[str]] = {}
    for line in truth.truth(name)["tiers"]:
        item, _, figures = line.partition(" ")
        true.setdefault(item, set()).update(re.findall(r"(?:amount|up_to|pool|limit|range) ([^a-z]+)", figures))
    for line in truth.tiers(truth.drafted(name)):
        item, _, figures = line.partition(" ")
        for paid in re.findall(r"(?:amount|up_to|pool) ([^a-z ]+)", figures):
            assert any(paid in said for said in true[item]), line


def test_the_document_from_its_own_text_and_data_file_is_itself(tmp_path: Path, call: Call) -> None:
    text = tmp_path / "text.txt"
    text.write_text(call("text", "-f", "tsv").out, encoding="utf-8")
    made = make(str(text), [str(SHIPPED)])
    assert (made.problems, made.asides, made.lost) == (0, (), ())
    document, problems = read(made.text.encode(), "draft.yaml")
    assert not problems
    assert document is not None
    assert not api.diff(load(SHIPPED), document).changes
    assert "# 沿用" in made.text
    for mine, item in zip(document.items(), load(SHIPPED).items(), strict=True):
        assert (mine.keywords, mine.near) == (item.keywords, item.near)
    assert not re.search(r"\n( +)near:.*(?:\n +#.*)?\n\1keywords:", made.text), "two runs would write two files"


def test_the_document_without_a_data_file_is_all_read(tmp_path: Path, call: Call) -> None:
    """Every item, unit, budget and part; of the figures that the shipped file has, nearly all."""
    text = tmp_path / "text.txt"
    text.write_text(call("text", "-f", "tsv").out, encoding="utf-8")
    document, problems = read(make(str(text)).text.encode(), "draft.yaml")
    assert not problems
    assert document is not None
    known = load(SHIPPED)
    for mine, item in zip(document.items(), known.items(), strict=True):
        assert (mine.title, mine.text, mine.units, mine.numeral) == (item.title, item.text, item.units, item.numeral)
    for home, domain in zip(document.domains, known.domains, strict=True):
        assert home.budget == domain.budget
    assert (document.document.title, document.document.effective) == (known.document.title, known.document.effective)


def test_no_day_is_made_up_where_the_text_prints_none(tmp_path: Path) -> None:
    """Neither from its title nor its date: it is in doubt, and not said to have lapsed, or to hold."""
    text = tmp_path / "text.txt"
    text.write_text(published_text(load(BARE)), encoding="utf-8")
    document, problems = read(make(str(text)).text.encode(), "draft.yaml")
    assert not problems
    assert document is not None
    effective = document.document.effective
    assert (effective.first_day, effective.last_day, effective.quote) == (None, None, None)
    assert effective.doubt
    assert "起日、止日" in effective.doubt
    assert lapsed(effective.last_day, today()) is None


def wrapped(lines: list[str], width: int) -> list[str]:
    """As a PDF gives them: broken at a width, a page number after every dozen lines."""
    broken = [line[at : at + width] for line in lines for at in range(0, len(line), width)]
    return [line for n, text in enumerate(broken, 1) for line in (text, f"— {n // 12} —")[: 2 if n % 12 == 0 else 1]]


MAKES: dict[str, Callable[[list[str]], list[str]]] = {
    "on one line, digits spaced": lambda lines: [" ".join(re.sub(r"(\d[\d.]*)", r" \1 ", line) for line in lines)],
    "on one line": lambda lines: ["".join(lines)],
    "pinyin against copying": lambda lines: [re.sub("推", "推(tuī)", re.sub("科", "科(kē)", line)) for line in lines],
    "ornaments against copying": lambda lines: [line.replace("，", "■◆，") for line in lines],
    "broken at 24": lambda lines: wrapped(lines, 24),
    "broken at 31": lambda lines: wrapped(lines, 31),
    "between navigation and footer": lambda lines: ["网站首页 > 公开", "浏览次数：7", *lines, "版权所有 某某网"],
}


@pytest.mark.parametrize("make_of", MAKES)
def test_a_text_is_read_alike_however_it_was_copied(make_of: str) -> None:
    true = truth.truth("linzhou")
    made = draft(MAKES[make_of](true["text"].splitlines()), make_of)
    assert truth.structure(made) == true["structure"]
    assert truth.budgets(made) == [*true["budgets"], true["total"]]
    assert sorted(truth.targets(made)) == sorted(true["targets"])
    assert truth.score(truth.tiers(made), true["tiers"]).recall == 1


# laws


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, held in value.items() for text in (*strings(key), *strings(held))]
    if isinstance(value, list):
        return [text for held in value for text in strings(held)]
    return [str(value)]


def quotes(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [value["quote"], *quotes(list(value.values()))] if "quote" in value else quotes(list(value.values()))
    return [quote for held in value for quote in quotes(held)] if isinstance(value, list) else []


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def hold_the_laws(lines: list[str], made: Made) -> None:
    values = yaml.safe_load(made.text)
    values["document"].pop("published", None)  # the text itself, in which every line is found
    away: dict[int, str] = {}
    for aside in made.asides:
        away[aside.number] = away.get(aside.number, "") + aside.text
        assert set(bare(aside.text[:8])) <= set(lines[aside.number - 1]), f"not on line {aside.number}: {aside.text}"
    kept = [line for number, line in enumerate(lines, 1) if bare(away.get(number, "")) != bare(line)]
    whole = bare("".join(kept))
    for quote in quotes(values):
        assert bare(quote) in whole, f"no words of the text: {quote}"
    written = plain(bare("".join(strings(values)) + "".join(away.values())))
    for line in (bare(re.sub(r"\t|(?<=[^\d\s([])\s+(?=[^\d\s)\]])", "|", line)) for line in kept):
        said = _SAID_OTHERWISE.sub(
            "|", HEADING.sub("|", plain(line), count=1) if HEADING.match(plain(line)) else plain(line)
        )
        said = re.sub(r"(?<=[府室])(?=\d{4}年)", "|", said)
        for piece in re.split(r"[^\u4e00-\u9fff\d.%‰]+|(?<!\d)\.|\.(?!\d)", said):
            assert piece in written, f"neither in the file nor in the report: {piece} of {line}"
    if made.loads:
        _, problems, _ = examine(made.text.encode(), "draft.yaml", [numerals.check])
        assert not [problem for problem in problems if problem.message.startswith("數字")]
    budgets = "".join(quotes([domain.get("budget", {}) for domain in values["domains"]]))  # some stand in a measure
    for item in [value for value in _mappings(values) if "overview" in value or "text" in value or "goal" in value]:
        text = item.get("overview") or item.get("text") or item.get("goal") or ""
        said = "".join(quotes(item)) + "".join(strings(item.get("numerals", {}))) + budgets
        if "place" not in item and made.loads:
            assert not [match[0] for match in re.finditer(NUMBER, text) if match[0] not in said]


def _mappings(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *_mappings(list(value.values()))]
    return [found for held in value for found in _mappings(held)] if isinstance(value, list) else []


def made_of(lines: list[str], folder: Path) -> Made | None:
    """The draft of ``lines``; None where it is refused, which says why."""
    file = folder / "text.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    try:
        return make(str(file))
    except DataError as error:
        assert error.hint
        return None


@pytest.mark.parametrize("name", truth.NAMES)
def test_the_laws_hold_for_each_text(name: str, tmp_path: Path) -> None:
    made = made_of(truth.lines(name), tmp_path)
    assert made is not None
    hold_the_laws(truth.lines(name), made)


NOISE = ("— 7 —", "瀏覽次數:88", "第 3 页 共 12 页", "首頁 > 政策", "版權所有 某某網", "記者獲悉,明年安排9億元。")
EDITS = st.lists(
    st.tuples(st.sampled_from(["drop", "noise", "twice", "script", "width", "join", "blank"]), st.integers(0, 200)),
    max_size=6,
)
TO_SIMPLIFIED = OpenCC("t2s")
WIDE = str.maketrans(",:;()", "，：；（）")


def edited(lines: list[str], edits: list[tuple[str, int]]) -> list[str]:
    for kind, number in edits:
        place = number % len(lines)
        if kind == "drop" and len(lines) > 3:
            del lines[place]
        elif kind == "noise":
            lines.insert(place, NOISE[number % len(NOISE)])
        elif kind == "twice":
            lines.insert(place, lines[place])
        elif kind == "blank":
            lines[place:place] = ["", "\u3000"]
        elif kind == "script":
            lines = [TO_SIMPLIFIED.convert(line) for line in lines]
        elif kind == "width":
            lines = [line.translate(WIDE) for line in lines]
        elif kind == "join" and place + 1 < len(lines) and "\t" not in lines[place] + lines[place + 1]:
            lines[place : place + 2] = [f"{lines[place]} {lines[place + 1]}"]
    return lines


@settings(max_examples=examples(15, 40), deadline=None)
@given(name=st.sampled_from(truth.NAMES), edits=EDITS)
@example(name="jiangning", edits=[("join", 14)])  # the period is part of a measure then, and not proved
def test_the_laws_hold_for_texts_that_came_to_harm(
    name: str, edits: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = edited(truth.lines(name), edits)
    made = made_of(lines, tmp_path_factory.mktemp("draft"))
    if made is not None:
        hold_the_laws(lines, made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("涓€銆佹帹杩涙暀鑲茬鎶€\n鐢辩鎶€灞€鐗靛ご锛堢敱甯傜鎶€灞€锛夊競璐㈡斂", "亂碼"),
        ("今天天氣很好。\n明天也是。", "找不到標題"),
        ("一、第一項。給予10萬元。\n二、第二項。給予20萬元。", "一層標題"),
        ("一、領域\n(一)甲。做。\n(二)乙。做。\n(四)丁。做。", "(二)之後是(四)"),
        ("plain English only", "沒有漢字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(DataError, match=re.escape(said)):
        draft(text.splitlines(), "text.txt")


def test_spaces_round_digits_are_none_of_the_text() -> None:
    assert squeezed("2025 年, 安排 16.05 億 元 用於 AI Agent 建設") == "2025年,安排16.05億元用於AI Agent建設"


@pytest.mark.parametrize(
    ("printed", "changed"), [("研發投入0.9億元", "研發投入0.8億元"), ("研發投入0.9億元", "研發投入1.9億元")]
)
def test_a_sum_that_does_not_hold_is_a_doubt_and_keeps_nothing_from_loading(
    tmp_path: Path, printed: str, changed: str
) -> None:
    text = (Path(__file__).parents[2] / "docs" / "published-2026.txt").read_text(encoding="utf-8")
    (tmp_path / "text.txt").write_text(text.replace(printed, changed), encoding="utf-8")
    document, problems = read(make(str(tmp_path / "text.txt")).text.encode(), "draft.yaml")
    assert document is not None
    assert not problems
    assert document.domains[0].budget
    assert "相差" in (document.domains[0].budget.doubt or "")


def test_every_figure_of_a_list_has_the_bound_that_is_printed_once(tmp_path: Path) -> None:
    """首次突破10億元、50億元: the rules bear it out for each, so that the draft loads with both."""
    text = (Path(__file__).parents[2] / "docs" / "published-2026.txt").read_text(encoding="utf-8")
    clause = "對年營業收入首次突破10億元、50億元的企業,分別給予30萬元、80萬元獎勵。"
    (tmp_path / "text.txt").write_text(text.replace("(責任單位:經信局", f"{clause}(責任單位:經信局"), encoding="utf-8")
    document, problems = read(make(str(tmp_path / "text.txt")).text.encode(), "draft.yaml")
    assert document is not None
    assert not problems
    tiers = document.measures[1].incentives[-1].tiers
    assert [(str(tier.amount), str(tier.base_over)) for tier in tiers] == [("30萬元", "10億元"), ("80萬元", "50億元")]


HERE = Path(__file__).parent
STRUCTURES: list[dict[str, Any]] = [
    *yaml.safe_load((HERE / "structure.yaml").read_text(encoding="utf-8")),
    *(yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((HERE / "shapes").glob("*.yaml"))),
]
"""Parts of texts, and whole ones of every make: how they are numbered, who is named where and how."""


@pytest.mark.parametrize("case", STRUCTURES, ids=lambda case: case["name"])
def test_parts_are_read_as_cities_print_them(case: dict[str, Any], tmp_path: Path) -> None:
    lines = [line.strip("|").replace("|", "\t") if line[:1] == "|" else line for line in case["text"].splitlines()]
    if "refused" in case:
        with pytest.raises(DataError) as refused:
            draft(lines, "text.txt")
        assert case["refused"] in f"{refused.value} {refused.value.hint}"
        return
    made = draft(lines, "text.txt")
    read_as = truth.structure(made)
    measures = {f"{home.number}.{each.number}": each for home in made.domains for each in home.measures}
    items = measures | {f"A{row.number}": row for row in (made.annex.rows if made.annex else ())}
    said = {
        **{key: read_as[key] for key in ("title", "issuer", "issued")},
        "domains": [domain["title"] for domain in read_as["domains"]],
        "leads": [domain["leads"] for domain in read_as["domains"]],
        "overviews": [domain.overview for domain in made.domains],
        "measures": read_as["measures"],
        "said_once": made.doubts,
        "annex": read_as.get("annex"),
        "measure_leads": {place: item.leads for place, item in items.items() if item.leads is not None},
        "doubts": [
            *(f"D{domain.number}" for domain in made.domains if domain.doubts),
            *(place for place, item in items.items() if item.doubts),
        ],
        "period": [made.period.first, made.period.last] if made.period else None,
        "budgets": truth.budgets(made)[:-1],
        "parts": truth.parts(made),
        "total": made.total.amount if made.total else None,
    }
    assert {key: said[key] for key in said if key in case} == {key: case[key] for key in said if key in case}
    drafted = made_of(lines, tmp_path)
    assert drafted is not None
    hold_the_laws(lines, drafted)


@pytest.mark.parametrize("label", ["主责", "主責部門", "主办单位", "牵头单位"])
def test_who_leads_stands_behind_any_label_of_theirs(label: str) -> None:
    for heading in (
        f"支持工业（{label}：县经信局，配合：县财政局）",
        f"支持工业【{label}：县经信局；配合单位：县财政局】",
    ):
        said = lead(heading)
        assert (said.title, said.leads, said.behind) == ("支持工业", ["县经信局"], "")
        assert "县财政局" in said.joins
    assert lead(f"支持工业。{label}：县经信局").leads == ["县经信局"]
    text, said_of_measure = cut_units(f"奖励先进。\n配合：县财政局\n{label}：县经信局")
    assert text == "奖励先进。"
    assert said_of_measure == (["县财政局", "县经信局"], ["县经信局"], "")
