"""The same tool in every environment: locale, encoding, terminal, pipe, script, folder, signals."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from pinghu_cli.document.load import locate
from tests.calling import CLEAN, PYTHON, Call, program, streamed
from tests.terminal import in_terminal, shown_within

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")
ROOT = Path(__file__).parents[2]
ESC = "\x1b"
C_LOCALE = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("encoding", ["gbk", "big5", "cp1252", "ascii", "utf-8"])
def test_no_encoding_is_a_crash_and_json_stays_valid(encoding: str) -> None:
    for arguments in (["-h"], ["domains", "-f", "table"]):
        assert streamed(arguments, encoding)[0] == 0
    code, out, _ = streamed(["domains", "-f", "json"], encoding)
    assert code == 0
    assert json.loads(out.decode(encoding))[0]["lead"] == "科技局"
    assert streamed(["show", "不存在"], encoding)[0] == 1


def test_the_c_locale_is_no_crash_and_json_stays_valid() -> None:
    for arguments in (["-h"], ["domains", "-f", "table"]):
        assert program(*arguments, env=C_LOCALE).code == 0
    assert json.loads(program("domains", "-f", "json", env=C_LOCALE).out)[0]["lead"] == "科技局"
    assert program("show", "不存在", env=C_LOCALE).code == 1


def test_chinese_arguments_are_understood_in_the_c_locale() -> None:
    result = program("units", "經信局", "-f", "json", env=C_LOCALE)
    assert result.code == 0
    assert json.loads(result.out)[0]["unit"] == "經信局"


def test_gbk_reads_as_gbk() -> None:
    done = subprocess.run(
        [*PYTHON, "domains", "-f", "table"], capture_output=True, env=CLEAN | {"PYTHONIOENCODING": "gbk"}, check=True
    )
    assert "推進服務業高質量發展" in done.stdout.decode("gbk")


def test_files_are_utf8_in_any_locale(tmp_path: Path) -> None:
    copy = tmp_path / "副本.yaml"
    copy.write_bytes(Path(locate()).read_bytes())
    for env in (C_LOCALE, {"LANG": "zh_CN.GBK", "PYTHONUTF8": "0"}):
        found = program("domains", "--data", str(copy), "-f", "json", env=env)
        assert json.loads(found.out)[0]["lead"] == "科技局"
        picture = tmp_path / "圖.svg"
        assert program("domains", "--output", str(picture), env=env).code == 0
        picture.unlink()


@pytest.mark.parametrize("env", [{}, {"GITHUB_ACTIONS": "1"}, {"FORCE_COLOR": "1"}, {"PY_COLORS": "1"}], ids=str)
def test_a_pipe_gets_no_colour(call: Call, env: dict[str, str]) -> None:
    for arguments in (["-h"], ["measures"], ["measures", "-f", "table"], ["show", "NOPE"], ["measures", "--bad"]):
        result = call(*arguments, **env)
        assert ESC not in result.out + result.err


def test_colour_can_be_asked_for_in_a_pipe(call: Call) -> None:
    assert ESC in call("domains", "-f", "table", "--color", "always").out
    assert ESC in call("domains", "--color", "always").out
    assert call("domains", "-f", "json", "--color", "always").code == 2


@POSIX
@pytest.mark.parametrize(
    ("line", "environment", "coloured"),
    [
        ("pinghu domains", {}, True),
        ("pinghu domains", {"NO_COLOR": "1"}, False),
        ("pinghu domains", {"TERM": "dumb"}, False),
        ("pinghu domains --color never", {}, False),
        ("pinghu domains --color always", {"NO_COLOR": "1"}, True),
        ("pinghu domains -f json", {}, False),
    ],
)
def test_colour_on_a_terminal(line: str, environment: dict[str, str], coloured: bool) -> None:
    seen = shown_within(line.split()[1:], environment={"NO_COLOR": "", **environment})
    assert (ESC in seen) == coloured
    assert "科技局" in seen


@POSIX
@pytest.mark.parametrize("columns", [20, 40, 80, 200, 300])
def test_a_terminal_shows_tables_within_its_width(call: Call, columns: int) -> None:
    seen = shown_within(["measures"], columns=columns)
    assert max(cell_len(line) for line in seen.splitlines()) <= columns
    whole = re.sub(r"\s", "", seen)
    for measure in json.loads(call("measures", "-f", "json").out):
        for character in measure["title"]:
            assert character in whole


@POSIX
def test_columns_wins_over_the_terminal() -> None:
    seen = shown_within(["measures"], columns=200, environment={"COLUMNS": "60"})
    assert max(cell_len(line) for line in seen.splitlines()) <= 60


@pytest.mark.parametrize("environment", [{}, {"TERM": "dumb"}], ids=["xterm", "dumb"])
def test_a_piped_table_is_never_cut(call: Call, environment: dict[str, str]) -> None:
    piped = call("measures", "-f", "table", **environment).out.splitlines()
    assert len(piped) == 52
    assert max(cell_len(line) for line in piped) > 80


@POSIX
def test_the_pager_is_used_on_a_terminal_when_it_is_worth_it() -> None:
    numbered = {"PAGER": "sed s/^/PAGED:/"}
    assert "PAGED:" in in_terminal("pinghu measures", rows=20, environment=numbered)
    assert "PAGED:" not in in_terminal("pinghu measures", rows=500, environment=numbered)
    assert "PAGED:" not in in_terminal("pinghu measures --no-pager", rows=20, environment=numbered)
    assert "PAGED:" not in in_terminal("pinghu measures", rows=20, environment={"PINGHU_PAGER": "", **numbered})
    assert "PAGED:" not in in_terminal("pinghu measures | cat", rows=20, environment=numbered)
    assert "科技局" in in_terminal("pinghu measures", rows=20, environment={"PAGER": "/no/such/pager"})


@POSIX
def test_a_closed_pipe_is_silent() -> None:
    """Large enough that the pipe is full when its reader goes."""
    line = f"{' '.join(PYTHON)} text | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=CLEAN, check=True)
    assert done.stdout.splitlines()[-1] in ("0", "141")
    assert done.stderr == ""


@POSIX
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments", [["measures"], ["-h"], ["--version"], ["text"], ["domains", "-f", "json"]], ids=" ".join
)
def test_a_full_disk_is_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*PYTHON, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, env=CLEAN, check=False
        )
    assert done.returncode == 74
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize(
    ("arguments", "closing", "code"),
    [
        ("measures", "<&-", 0),
        ("measures", "2>&-", 0),
        ("measures", ">&- 2>&-", 74),
        *((line, ">&-", 74) for line in ("measures", "-h", "--version", "measures -h")),
        *((line, ">/dev/full 2>/dev/full", 74) for line in ("measures", "-h")),
    ],
)
def test_what_cannot_be_written_is_told_by_the_code_at_least(arguments: str, closing: str, code: int) -> None:
    line = f"{' '.join(PYTHON)} {arguments} {closing}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=CLEAN, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr


@POSIX
def test_a_code_stands_though_nobody_can_be_told_why() -> None:
    line = f"{' '.join(PYTHON)} show 99 >&- 2>&-"
    assert subprocess.run(["bash", "-c", line], env=CLEAN, check=False).returncode == 1


@POSIX
def test_interrupting_is_130_without_a_traceback() -> None:
    """Waits on standard input until the interrupt."""
    child = subprocess.Popen(
        [*PYTHON, "domains", "--data", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=CLEAN,
    )
    time.sleep(1.5)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=20)
    assert (child.returncode, out, err) == (130, b"", b"")


INTERRUPTED_IMPORT = """
import sys
module = sys.argv[1]
class Interrupted:
    def find_spec(name, *_):
        if name == module:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted)
from pinghu_cli.__main__ import main
sys.argv[:2] = ["pinghu"]
main()
"""


@pytest.mark.parametrize(
    "module", ["pinghu_cli.cli", "typer", "pinghu_cli.commands.items", "msgspec", "pinghu_cli.output.page"]
)
def test_an_interrupt_while_modules_load_is_quiet_too(module: str) -> None:
    """Most of a short call is spent in imports, so that is where Ctrl-C strikes."""
    words = [sys.executable, "-c", INTERRUPTED_IMPORT, module, "domains", "-f", "table"]
    done = subprocess.run(words, capture_output=True, env=CLEAN, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


LINES = ("measures", "units", "incentives", "search 智能", "estimate 省級智能工廠", "diff docs/edition-2024.yaml", "-h")


def test_runs_are_byte_identical() -> None:
    code = f"from pinghu_cli.cli import run\nfor line in {LINES!r}: run(line.split())"
    environments = [CLEAN | {"PYTHONHASHSEED": seed} for seed in "12"]
    command = [sys.executable, "-c", code]
    runs = [subprocess.run(command, capture_output=True, env=env, cwd=ROOT, check=True) for env in environments]
    assert runs[0].stdout == runs[1].stdout
    assert len(runs[0].stdout.splitlines()) > 200


def test_data_comes_from_option_variable_or_stdin(call: Call, tmp_path: Path, shipped_yaml: str) -> None:
    text = shipped_yaml
    for name in ("flag", "env"):
        changed = text.replace("title: 推進教育科技人才一體發展", f"title: {name}", 1)
        (tmp_path / name).write_text(changed, encoding="utf-8")
    flag, env = ["--data", str(tmp_path / "flag")], str(tmp_path / "env")

    def title(*arguments: str, stdin: bytes | None = None, **environ: str) -> object:
        return json.loads(call("domains", "-f", "json", *arguments, stdin=stdin, **environ).out)[0]["title"]

    assert title() == "推進教育科技人才一體發展"
    assert title(PINGHU_DATA=env) == "env"
    assert title(*flag, PINGHU_DATA=env) == "flag"
    assert title("--data", "-", PINGHU_DATA=env, stdin=(tmp_path / "flag").read_bytes()) == "flag"


@pytest.mark.parametrize(
    ("arguments", "environ", "simplified"),
    [
        ([], {}, False),
        ([], {"LANG": "zh_CN.UTF-8"}, True),
        ([], {"LANG": "zh_CN.UTF-8", "PINGHU_SCRIPT": "hant"}, False),
        (["--script", "hans"], {"PINGHU_SCRIPT": "hant"}, True),
    ],
)
def test_option_beats_variable_beats_locale(
    call: Call, arguments: list[str], environ: dict[str, str], simplified: bool
) -> None:
    out = call("domains", "-f", "table", *arguments, **environ).out
    assert ("保障和改善民生" in out) and (("领域" in out) == simplified) and (("領域" in out) != simplified)


def test_machine_formats_keep_the_published_script_unless_asked(call: Call) -> None:
    published = call("domains", "-f", "json").out
    assert call("domains", "-f", "json", LANG="zh_CN.UTF-8", PINGHU_SCRIPT="hans").out == published
    asked = call("domains", "-f", "json", "--script", "hans").out
    assert "推进服务业高质量发展" in asked
    assert json.loads(call("domains", "-f", "json", "--script", "hans", "--ascii").out) == json.loads(asked)


def test_errors_are_in_the_readers_script(call: Call) -> None:
    assert "找不到单位" in call("units", "不存在", PINGHU_SCRIPT="hans").err
    assert (
        "找不到單位" in json.loads(call("units", "不存在", "-f", "json", PINGHU_SCRIPT="hans").err)["error"]["message"]
    )


def test_quiet_silences_remarks(call: Call) -> None:
    loud = call("incentives", "--min", "900億", "-f", "table")
    assert (loud.out, loud.err.strip()) == ("", "沒有符合的項目")
    assert call("incentives", "--min", "900億", "-f", "table", "-q").err == ""
    assert "合計" in call("budget", "-f", "table").out
    assert "合計" not in call("budget", "-f", "table", "-q").out


def test_any_folder_and_both_ways_in() -> None:
    script = subprocess.run(
        [Path(sys.executable).parent / "pinghu", "domains"], capture_output=True, cwd="/", env=CLEAN, check=True
    )
    module = subprocess.run([*PYTHON, "domains"], capture_output=True, cwd="/", env=CLEAN, check=True)
    assert script.stdout == module.stdout


@pytest.mark.skipif(os.environ.get("CI") is None and not Path("/usr/bin/unshare").exists(), reason="needs unshare")
def test_offline() -> None:
    """Where the system allows a namespace without network, the tool works in it."""
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        pytest.skip("namespaces are not allowed here")
    assert (
        subprocess.run(["unshare", "-rn", *PYTHON, "measures"], capture_output=True, env=CLEAN, check=False).returncode
        == 0
    )


def test_version_loads_nothing() -> None:
    code = "import sys; sys.argv[1:] = ['--version']\nfrom pinghu_cli.__main__ import main\nmain()\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=CLEAN, check=True)
    assert not {"typer", "rich", "yaml", "msgspec", "pinghu_cli.document"} & set(done.stdout.split())


@pytest.mark.parametrize("line", ["domains -f json", "budget", "units 經信局"])
def test_scripts_do_not_pay_for_what_they_do_not_use(line: str) -> None:
    code = f"import sys\nfrom pinghu_cli.cli import run\nrun({line.split()!r})\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=CLEAN, check=True)
    assert not {"rich.console", "rich.table", "opencc", "pypinyin", "pygments"} & set(done.stderr.split())
