"""Files as they come: every row becomes a result, or a reject with its line and the reason."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from pinghu_cli import limits
from pinghu_cli.batch import cells, run
from pinghu_cli.batch.engine import STEPS, Engine
from pinghu_cli.batch.run import Job
from pinghu_cli.document.model import Document
from pinghu_cli.errors import DataError, UsageError
from pinghu_cli.intake.database import SETTINGS
from pinghu_cli.intake.tables import Asked
from tests.batch.conftest import Run, rows_of, silent, write_csv

BAD_LINES = [
    b"applicant,incentive,base,count",
    "甲,數碼產品,600,1".encode(),
    '乙,數碼產品,"1,000",2'.encode(),
    b"",
    "丙,數碼產品,1".encode(),
    "丁,數碼產品,1,2,3".encode(),
    "戊,數碼產品,1,2".encode("gbk"),
    '"己\n第二行",數碼產品,1,2'.encode(),
    '"庚"辛,數碼產品,3,4'.encode(),
    '壬,數碼產品,"3",4'.encode(),
    b"   ",
    b",,,",
    '癸"癸,數碼產品,3,4'.encode(),
    '子,數碼產品,3,"4'.encode(),
    "丑,沒有這一項,3,4".encode(),
    "寅,數碼產品,三,-4".encode(),
    ",數碼產品,3,4".encode(),
    "卯,,3,4".encode(),
    "辰,數碼產品,,".encode(),
    "巳,數碼產品,0.001,1".encode(),
]
RESULTS = {"2": "甲", "3": "乙", "8": "己\n第二行", "11": "壬", "14": '癸"癸'}
REJECTS = {
    "5": "ragged",
    "6": "ragged",
    "7": "encoding",
    "10": "quotes",
    "15": "quotes",
    "16": "not-found",
    "17": "bad-count",
    "18": "no-applicant",
    "19": "no-incentive",
    "20": "needs_base",
    "21": "bad-amount",
}


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_every_bad_line_is_kept_with_its_number_and_reason(batch: Run, end: bytes, start: bytes) -> None:
    done = batch(start + end.join(BAD_LINES) + end)
    assert {row["line"]: row["applicant"] for row in done.results} == RESULTS
    assert {row["line"]: row["code"] for row in done.rejects} == REJECTS
    assert all(row["reason"] for row in done.rejects)
    texts = {row["line"]: row["text"] for row in done.rejects}
    assert texts["5"] == "丙,數碼產品,1"
    assert texts["7"].startswith("\\xce\\xec,")
    assert done.batch.rejected == len(REJECTS)


def test_the_last_line_need_not_end(batch: Run) -> None:
    done = batch("applicant,incentive\n甲,省級智能工廠\n乙,省級智能工廠".encode())
    assert [row["line"] for row in done.results] == ["2", "3"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(batch: Run, delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(row) for row in (("applicant", "incentive", "amount"), ("甲", "ai-cooperation", "50萬"))
    )
    assert batch(text.encode()).results[0]["max_yuan"] == "100000.00"


def test_columns_of_other_names_are_named_and_the_rest_is_kept(batch: Run) -> None:
    text = "申請人,項目,金額,案號,status\n甲,ai-cooperation,50萬,A-1,新\n"
    done = batch(text.encode(), asked=Asked(columns={"applicant": "申請人", "incentive": "項目", "base": "金額"}))
    row = done.results[0]
    assert (row["max_yuan"], row["案號"], row["status"], row["input_status"]) == ("100000.00", "A-1", "estimated", "新")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "no-header"),
        (b"applicant,base\n", "missing-column"),
        (b"applicant,applicant,incentive\n", "duplicate-column"),
        (b'applicant,"incentive\n', "missing-column"),
        ("申請人,項目,金額(美元)\n".encode(), "bad-unit"),
        ("申請人,項目,數量(打)\n".encode(), "bad-unit"),
    ],
)
def test_a_file_without_a_usable_header_is_refused_whole(batch: Run, tmp_path: Path, text: bytes, code: str) -> None:
    with pytest.raises(DataError) as error:
        batch(text)
    assert error.value.code == code
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_header_alone_gives_a_header_alone(batch: Run, tmp_path: Path) -> None:
    done = batch(b"applicant,incentive\n")
    assert (done.batch.claims, done.results, done.rejects) == (0, [], [])
    assert (tmp_path / "out.csv").read_text().startswith("applicant,input_incentive,line,incentive,")


def test_no_file_that_nobody_named_is_touched(batch: Run, tmp_path: Path) -> None:
    """An earlier file of rejects is replaced by new ones and else left alone; somebody else's is never touched."""
    assert batch([("甲", "沒有", "", "", "", "")]).rejects
    earlier = (tmp_path / "out.rejects.csv").read_bytes()
    done = batch([("甲", "省級智能工廠", "", "", "", "")])
    assert (done.rejects, done.batch.stale) == ([], str(tmp_path / "out.rejects.csv"))
    assert (tmp_path / "out.rejects.csv").read_bytes() == earlier
    assert batch([("甲", "沒有這項", "", "", "", "")]).rejects[0]["value"] == "沒有這項"
    (tmp_path / "out.rejects.csv").write_text("mine")
    done = batch([("甲", "沒有", "", "", "", "")])
    assert done.batch.rejects == str(tmp_path / "out.rejects-2.csv")
    assert (tmp_path / "out.rejects.csv").read_text() == "mine"


MANY = 60_000


def test_order_and_lines_hold_in_a_file_that_is_read_in_parallel(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where caps are used up: the first claims of an applicant get what there is. Both ways to read agree."""
    monkeypatch.setitem(SETTINGS, "threads", "2")
    names = ["ai-cooperation", "省級智能工廠", "digital-product"]
    rows = [
        (f"申請人{i % 14_001}", names[i % 3], f"{i % 9_000 + 1}" if i % 11 else "3萬", "", "", "") for i in range(MANY)
    ]
    write_csv(tmp_path / "in.csv", rows)
    found = []
    for way in ("direct", "line by line"):
        if way == "line by line":
            monkeypatch.setattr(cells, "_load_plainly", lambda *_: False)
        output = tmp_path / f"{way}.csv"
        run.run(document, Job(input=str(tmp_path / "in.csv"), output=str(output)), report=silent)
        found.append(output.read_bytes())
    assert found[0] == found[1]
    results = rows_of(tmp_path / "direct.csv")
    assert [(int(row["line"]), row["applicant"]) for row in results] == [
        (number, row[0]) for number, row in enumerate(rows, start=2)
    ]
    first = {}
    for row in results:
        if row["incentive"] == "smart-factory.factory":
            wanted = "0.00" if row["applicant"] in first else "250000.00"
            assert row["max_yuan"] == wanted
            first[row["applicant"]] = row["line"]


ROWS = [
    ("甲", "ai-cooperation", "3200000", "1"),
    ("乙", "一級能效家電", "8000.5", "2"),
    ("乙", "數碼產品", "6500", "1"),
    ("丙", "不存在", "1", "1"),
]


@pytest.mark.parametrize("applicant", ["甲\r", "甲\r乙", "甲\r\n乙", '甲"乙', "甲\t乙"])
def test_a_name_may_hold_what_ends_lines_elsewhere(batch: Run, applicant: str) -> None:
    done = batch([(applicant, "ai-cooperation", "5", "1", "", "")])
    assert [row["applicant"] for row in done.results] == [applicant.replace("\r\n", "\n")]


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.parquet", "out.xlsx"])
def test_half_a_character_in_a_heading_becomes_an_escape(document: Document, tmp_path: Path, name: str) -> None:
    (tmp_path / "in.json").write_text(
        '[{"applicant": "甲", "incentive": "ai-cooperation", "base": 5, "\\udced": "x"}]', encoding="utf-8"
    )
    done = run.run(document, Job(input=str(tmp_path / "in.json"), output=str(tmp_path / name)), report=silent)
    assert done.claims == 1


@pytest.mark.parametrize("base", ["1" + "0" * 30, "9" * 40, "0." + "1" * 60])
def test_a_number_of_any_length_is_read_or_refused(batch: Run, base: str) -> None:
    done = batch([("甲", "ai-cooperation", base, "1", "", "")])
    assert [row["code"] for row in done.rejects] == ["bad-amount"]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet"])
def test_every_format_is_read_and_written(document: Document, tmp_path: Path, suffix: str) -> None:
    write_csv(tmp_path / "plain.csv", ROWS, ("applicant", "incentive", "base", "count"))
    kinds = {".tsv": "(FORMAT csv, DELIMITER '\t')", ".jsonl": "(FORMAT json)", ".ndjson": "(FORMAT json)"}
    options = kinds.get(suffix, {".json": "(FORMAT json, ARRAY true)"}.get(suffix, ""))
    path = tmp_path / f"in{suffix}"
    duckdb.execute(f"COPY (FROM read_csv('{tmp_path}/plain.csv')) TO '{path}' {options}")
    output = tmp_path / f"out{suffix}"
    done = run.run(document, Job(input=str(path), output=str(output)), report=silent)
    assert (done.claims, done.rejected) == (3, 1)
    rows = duckdb.execute(f"SELECT applicant, incentive, max_yuan, status FROM '{output}' ORDER BY line").fetchall()
    assert [(*row[:2], float(row[2]), row[3]) for row in rows] == [
        ("甲", "ai-cooperation", 500000, "estimated"),
        ("乙", "home-appliance.grade-1", 3200.2, "estimated"),
        ("乙", "digital-product", 0, "not_eligible"),
    ]
    assert done.rejects is not None
    reject = rows_of(Path(done.rejects or ""))[0]
    first = 2 if suffix in {".csv", ".tsv", ".json"} else 1
    assert (reject["line"], reject["code"]) == (str(first + 3), "not-found")
    assert "不存在" in reject["text"]


def test_lines_that_are_no_json_objects_are_rejected(batch: Run) -> None:
    records = [{"applicant": "甲", "incentive": "ai-cooperation", "base": 320.5, "附": {"號": 1}}]
    text = "\n".join([json.dumps(records[0], ensure_ascii=False), "{oops", "[1]", "", '{"applicant": "乙"}'])
    done = batch(text.encode(), name="in.jsonl")
    assert [(row["line"], row["max_yuan"]) for row in done.results] == [("1", "64.10")]
    assert {row["line"]: row["code"] for row in done.rejects} == {
        "2": "not-an-object",
        "3": "not-an-object",
        "5": "no-incentive",
    }


@pytest.mark.parametrize("name", ["in.json", "in.parquet"])
def test_a_damaged_file_without_lines_is_refused_whole(batch: Run, name: str) -> None:
    with pytest.raises(DataError):
        batch(b'[{"applicant": "x", ', name=name)


def test_a_file_is_not_overwritten_by_its_own_results(document: Document, tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", ROWS)
    with pytest.raises(UsageError):
        run.run(document, Job(input=str(tmp_path / "in.csv"), output=str(tmp_path / "in.csv")), report=silent)


@pytest.mark.parametrize("remembered", [0, 10_000])
def test_more_different_names_than_are_looked_up_are_rejected_not_lost(
    batch: Run, monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    monkeypatch.setattr(limits, "NAMES", 2)
    monkeypatch.setattr("pinghu_cli.intake.rows._REMEMBERED", remembered)
    names = ["亂一", "亂二", "亂三", "亂四", "ai-cooperation "]
    done = batch([("甲", name, "5", "", "", "") for name in names])
    assert [row["code"] for row in done.rejects] == ["not-found", "not-found", "too-many-names", "too-many-names"]
    assert done.results[0]["incentive"] == "ai-cooperation"


def pinghu(*arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pinghu_cli", "batch", *arguments]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    settings = {**streams, "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **options}
    return subprocess.Popen(command, **settings)  # type: ignore[call-overload,no-any-return]


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", [(f"申請人{i}", "ai-cooperation", str(i + 1), "", "", "") for i in range(50_000)])
    resource = pytest.importorskip("resource")  # Windows has no limits of this kind
    limit = (200_000, 200_000)
    child = pinghu(
        *(str(tmp_path / "in.csv"), "--output", str(tmp_path / "out.csv")),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    out, error = child.communicate()
    assert (child.returncode, out) == (74, "")
    assert error.startswith("寫不進輸出:")
    assert left(tmp_path) == ["in.csv"]


@pytest.mark.parametrize("step", STEPS)
def test_ctrl_c_leaves_nothing(document: Document, tmp_path: Path, step: str) -> None:
    """At whatever step it strikes."""
    write_csv(tmp_path / "in.csv", ROWS, ("applicant", "incentive", "base", "count"))
    (tmp_path / "out.csv").write_text("earlier")

    def interrupted(reported: str, _fraction: float | None) -> None:
        if reported == step:
            os.kill(os.getpid(), signal.SIGINT)

    job = Job(input=str(tmp_path / "in.csv"), output=str(tmp_path / "out.csv"))
    with pytest.raises(KeyboardInterrupt):
        run.run(document, job, report=interrupted)
    assert left(tmp_path) == ["in.csv", "out.csv"]
    assert (tmp_path / "out.csv").read_text() == "earlier"


KILLED = """
import os, signal, sys
from pinghu_cli.batch.run import Job, run
from pinghu_cli.document.load import load
def report(step, _fraction):
    if step == sys.argv[3]:
        os.kill(os.getpid(), int(sys.argv[4]))
run(load(), Job(input=sys.argv[1], output=sys.argv[2]), report=report)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("step", ["讀取", "寫出"])
def test_killed_it_leaves_nothing(tmp_path: Path, step: str, number: signal.Signals) -> None:
    write_csv(tmp_path / "in.csv", ROWS, ("applicant", "incentive", "base", "count"))
    words = [str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), step, str(int(number))]
    done = subprocess.run([sys.executable, "-c", KILLED, *words], check=False)
    assert (done.returncode, left(tmp_path)) == (-number, ["in.csv"])


def test_progress_names_its_steps_and_never_goes_back(document: Document, tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", ROWS, ("applicant", "incentive", "base", "count"))
    told: list[tuple[str, float]] = []
    job = Job(input=str(tmp_path / "in.csv"), output=str(tmp_path / "out.csv"))
    run.run(document, job, report=lambda step, fraction: told.append((step, fraction or 0)))
    assert list(dict.fromkeys(step for step, _ in told)) == list(STEPS)
    assert [fraction for _, fraction in told] == sorted(fraction for _, fraction in told)


def test_files_have_chinese_names_in_the_c_locale(tmp_path: Path) -> None:
    write_csv(tmp_path / "申請.csv", ROWS[:3], ("applicant", "incentive", "base", "count"))
    child = pinghu(
        *("申請.csv", "--output", "結果.csv", "-f", "json"),
        cwd=tmp_path,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )
    out, error = child.communicate()
    assert (child.returncode, error) == (0, "")
    assert json.loads(out)["output"] == "結果.csv"
    assert left(tmp_path) == ["申請.csv", "結果.csv"]


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", ROWS)
    code = "import sys; sys.modules['duckdb'] = None; from pinghu_cli.cli import run; sys.exit(run(sys.argv[1:]))"
    line = ["batch", str(tmp_path / "in.csv"), "--output", str(tmp_path / "out.csv")]
    done = subprocess.run(
        [sys.executable, "-c", code, *line], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "pip install 'pinghu[batch]'" in done.stderr
    assert left(tmp_path) == ["in.csv"]


def test_a_database_keeps_every_text_whatever_it_holds() -> None:
    """Texts go over in one piece, parted by a character that one of them may hold."""
    texts = ["a\x1fb", "甲", "c\x1fd", "'; DROP", "", "𠮷"]
    engine = Engine([], silent)
    engine.run("CREATE TABLE texts (place BIGINT, text TEXT)")
    engine.load("texts", ("BIGINT", "TEXT"), [*enumerate(texts[1:], 1)])
    engine.load("texts", ("BIGINT", "TEXT"), [(0, texts[0])])
    assert [text for _, text in engine.run("SELECT place, text FROM texts ORDER BY place")] == texts
    engine.close()


def test_a_batch_may_run_in_any_thread_of_a_program() -> None:
    """Signals are for the main thread alone."""
    engine = Engine([], silent)
    with ThreadPoolExecutor() as pool:
        assert pool.submit(engine.value, "SELECT 7").result() == 7
    engine.close()
