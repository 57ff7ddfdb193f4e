"""Whatever state the cache is in, the answer is the same."""

import os
import resource
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pinghu_cli.commands import MODULES, function
from pinghu_cli.document.cache import Kept
from pinghu_cli.document.load import DataFile, shipped
from pinghu_cli.finding import engine
from pinghu_cli.names.choices import choices_in, choices_of
from tests.calling import CLEAN, PYTHON, Call, program

EXAMPLES = [example.line for name in MODULES if name != "cache" for example in getattr(function(name), "examples", ())]
LINES = ["pinghu search 智能工廠 -f json", "pinghu search zngc -f json", "pinghu show 9 A6 D2 -f json"]
PARTS = {"document", "tables", "sounds"}


def arguments(line: str) -> list[str]:
    """The words of a command line after ``pinghu``."""
    return shlex.split(line)[1:]


@pytest.mark.usefixtures("folder", "workplace")
@pytest.mark.parametrize("line", [*EXAMPLES, *LINES])
def test_cold_warm_or_without_a_cache(call: Call, line: str) -> None:
    without = call(*arguments(line), PINGHU_NO_CACHE="1")
    cold, warm = call(*arguments(line)), call(*arguments(line))
    assert without == cold == warm
    assert warm.code == 0


def _each(spoil: Callable[[Path], object]) -> Callable[[Path], None]:
    def spoiled(folder: Path) -> None:
        for file in folder.iterdir():
            spoil(file)

    return spoiled


def _swap(folder: Path) -> None:
    """Every file under the name of the next."""
    files = sorted(folder.iterdir())
    contents = [file.read_bytes() for file in files]
    for file, content in zip(files, [*contents[1:], contents[0]], strict=True):
        file.write_bytes(content)


def _misshape(_: Path) -> None:
    """Well-kept parts that hold something else: the work of a fault in this very program."""
    kept = Kept(shipped().read_bytes())
    for part in PARTS:
        kept.put(part, b"\x93\x01\x02\x03")


SPOILED: dict[str, Callable[[Path], object]] = {
    "truncated": _each(lambda file: os.truncate(file, file.stat().st_size // 2)),
    "emptied": _each(lambda file: os.truncate(file, 0)),
    "garbage": _each(lambda file: file.write_bytes(os.urandom(5000))),
    "garbage behind the header": _each(lambda file: file.write_bytes(file.read_bytes()[:49] + os.urandom(5000))),
    "one byte": _each(lambda file: file.write_bytes(file.read_bytes()[:-1] + b"\xc1")),
    "swapped": _swap,
    "unreadable": _each(lambda file: file.chmod(0)),
    "removed": _each(Path.unlink),
    "misshapen": _misshape,
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_cache_is_mended(folder: Path, call: Call, how: str) -> None:
    before = [call(*arguments(line)) for line in LINES]
    assert {file.name.split(".")[1] for file in folder.iterdir()} == PARTS
    SPOILED[how](folder)
    assert [call(*arguments(line)) for line in LINES] == before
    kept = Kept(shipped().read_bytes())
    if how != "misshapen":
        assert all(kept.get(part) is not None for part in PARTS)


@pytest.mark.usefixtures("folder")
def test_misshapen_choices_are_made_anew() -> None:
    file = DataFile()
    for content in (b"\xc1", b"\x93\x01\x02\x03", b"\x80"):
        file.kept.put("choices", content)
        assert choices_in(file, "units") == choices_of(file.document)["units"]


@pytest.mark.usefixtures("folder")
def test_a_changed_file_is_never_answered_from_the_old(call: Call, tmp_path: Path) -> None:
    """Not even when it is as long as it was, and as old."""
    path = tmp_path / "policies.yaml"
    path.write_bytes(shipped().read_bytes())
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    assert "加快數智化轉型" in call("search", "智能工廠", "--data", str(path)).out
    path.write_bytes(path.read_bytes().replace("title: 加快數智化轉型".encode(), "title: 加快智數化轉型".encode()))
    os.utime(path, ns=times)
    out = call("search", "智能工廠", "--data", str(path)).out
    assert "加快智數化轉型" in out
    assert "加快數智化轉型" not in out


def test_bad_data_is_refused_every_time(folder: Path, call: Call, bad: Path) -> None:
    first = call("domains", "--data", str(bad))
    assert first.code == 3
    assert call("domains", "--data", str(bad)) == first
    assert not folder.exists()


@pytest.mark.usefixtures("folder")
def test_evil_titles_are_as_evil_as_before(call: Call, evil: Path) -> None:
    lines = [("measures", "-f", form, "--data", str(evil)) for form in ("json", "csv", "table", "markdown")]
    assert [call(*line) for line in lines] == [call(*line, PINGHU_NO_CACHE="1") for line in lines]


def test_standard_input_is_kept_by_its_content(folder: Path) -> None:
    data = shipped().read_bytes()
    line = ("search", "智能工廠", "-f", "json", "--data", "-")
    cold = program(*line, input=data)
    written = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert program(*line, input=data) == cold == program(*line[:-2])
    assert {file.name: file.stat().st_mtime_ns for file in folder.iterdir()} == written


def test_many_at_once_agree(folder: Path) -> None:
    """Eight first calls at the same time: one answer, a sound cache, nothing left over."""
    line = [*PYTHON, "search", "智能工廠", "-f", "json"]
    environment = {**CLEAN, "XDG_CACHE_HOME": str(folder.parent)}
    calls = [subprocess.Popen(line, env=environment, stdout=subprocess.PIPE) for _ in range(8)]
    outputs = {each.communicate()[0] for each in calls}
    assert len(outputs) == 1
    assert outputs == {program(*line[3:]).out.encode()}
    assert {file.name.split(".", 1)[1] for file in folder.iterdir()} == {"document.kept", "tables.kept"}
    kept = Kept(shipped().read_bytes())
    assert kept.get("document") is not None
    assert kept.get("tables") is not None


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_disk_that_is_full(folder: Path) -> None:
    """No file may grow beyond 10 KB: the answer is given, and nothing half-written is left."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    no_bytecode = {"PYTHONDONTWRITEBYTECODE": "1"}  # Python itself keeps what it could only half write
    environment = {**CLEAN, "XDG_CACHE_HOME": str(folder.parent), **no_bytecode}
    line = ["domains", "-f", "json"]
    done = subprocess.run([*PYTHON, *line], env=environment, preexec_fn=limit, capture_output=True, check=True)
    assert done.stdout.decode() == program(*line, env={"PINGHU_NO_CACHE": "1"}).out
    assert done.stderr == b""
    assert list(folder.iterdir()) == []


def test_no_home_no_cache() -> None:
    """A home that does not exist is not made."""
    without = {"XDG_CACHE_HOME": "", "HOME": "/nonexistent"}
    assert program("search", "智能工廠", env=without) == program("search", "智能工廠")
    assert not Path("/nonexistent").exists()


def test_the_index_is_recalled_as_it_was_built(folder: Path) -> None:
    built = engine.index_in(DataFile())
    assert folder.exists()
    recalled = engine.index_in(DataFile())
    assert recalled.tables == built.tables
    assert recalled.sounds == built.sounds == engine.index_in(DataFile()).sounds
