"""What is written appears whole under the name that was given, and touches nothing else."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pinghu_cli import drafts
from pinghu_cli.drafts import PREFIX, Draft, folder_beside, room_beside
from pinghu_cli.errors import UsageError, WriteError
from pinghu_cli.files import check_output, write_whole
from tests.calling import UNMEASURED, Call

posix = pytest.mark.skipif(os.name == "nt", reason="names of POSIX")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["nameless", "named"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to make a draft: with the system's nameless files, and where it has none."""
    if request.param == "named":

        def none(_folder: Path) -> None:
            raise OSError("none here")

        monkeypatch.setattr(drafts, "_nameless", none)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_new_file_has_the_mode_of_new_files(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_whole(str(tmp_path / "甲.txt"), "內容")
    assert (tmp_path / "甲.txt").read_text(encoding="utf-8") == "內容"
    assert (tmp_path / "甲.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert names(tmp_path) == ["plain", "甲.txt"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(mode)
    write_whole(str(path), b"new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


@posix
@pytest.mark.usefixtures("way")
def test_a_link_stays_and_the_file_behind_it_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "real").write_text("old")
    (tmp_path / "second").symlink_to("folder/real")
    (tmp_path / "first").symlink_to(tmp_path / "second")
    (tmp_path / "dangling").symlink_to("folder/fresh")
    write_whole(str(tmp_path / "first"), "new")
    write_whole(str(tmp_path / "dangling"), "fresh")
    assert (tmp_path / "first").is_symlink()
    assert (tmp_path / "folder" / "real").read_text() == "new"
    assert (tmp_path / "folder" / "fresh").read_text() == "fresh"
    assert names(tmp_path / "folder") == ["fresh", "real"]


@posix
@pytest.mark.usefixtures("way")
def test_a_pipe_is_written_through_and_stays_a_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(path.read_bytes()))
    reader.start()
    write_whole(str(path), "through")
    reader.join()
    assert read == [b"through"]
    assert stat.S_ISFIFO(path.stat().st_mode)


@posix
def test_a_device_stays_a_device(tmp_path: Path) -> None:
    path = tmp_path / "null"
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
        path.write_bytes(b"")
    except PermissionError:
        pytest.skip("may not make devices")
    write_whole(str(path), "gone")
    assert stat.S_ISCHR(path.stat().st_mode)
    with pytest.raises(UsageError, match="不是一般檔案"):
        write_whole(str(path), "gone", database=True)


@posix
def test_a_file_that_is_open_as_a_descriptor_is_written_through_it(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w+b") as stream:
        write_whole(f"/proc/self/fd/{stream.fileno()}", "through")
        assert os.fstat(stream.fileno()).st_ino == (tmp_path / "out").stat().st_ino
    assert (tmp_path / "out").read_text() == "through"


def other_spellings(path: Path) -> list[str]:
    (path.parent / "sub").mkdir()
    (path.parent / "link").symlink_to(path)
    os.link(path, path.parent / "hard")
    others = [path.parent / "sub" / ".." / path.name, path.parent / "link", path.parent / "hard"]
    return [str(path), *map(str, others), os.path.relpath(path)]


@posix
def test_an_input_is_never_written_however_it_is_spelt(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("mine")
    for name in other_spellings(path):
        with pytest.raises(UsageError, match="不能蓋掉輸入"):
            write_whole(name, "theirs", inputs=[str(path)])
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "error"), [("", UsageError), (".", UsageError), ("nowhere/a", WriteError), ("a/b", WriteError)]
)
def test_what_cannot_be_written_is_told_before_anything_is(tmp_path: Path, name: str, error: type[Exception]) -> None:
    (tmp_path / "a").write_text("a file")
    with pytest.raises(error):
        check_output(str(tmp_path / name) if name else name)
    assert names(tmp_path) == ["a"]


@pytest.mark.usefixtures("way")
def test_an_error_leaves_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(RuntimeError), Draft(tmp_path / "a") as draft:
        draft.stream.write(b"half")
        raise RuntimeError
    assert ((tmp_path / "a").read_text(), names(tmp_path)) == ("old", ["a"])


FULL = """
import resource, sys
from pinghu_cli import drafts
from pinghu_cli.files import write_whole
if sys.argv[2] == "named":
    drafts._nameless = lambda folder: (_ for _ in ()).throw(OSError())
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
write_whole(sys.argv[1], b"x" * 5000)
"""


@posix
@pytest.mark.parametrize("way", ["nameless", "named"])
def test_a_full_disk_leaves_what_stood_there(tmp_path: Path, way: str) -> None:
    (tmp_path / "a").write_text("old")
    done = subprocess.run([sys.executable, "-c", FULL, tmp_path / "a", way], capture_output=True, check=False)
    assert b"WriteError" in done.stderr
    assert ((tmp_path / "a").read_text(), names(tmp_path)) == ("old", ["a"])


SLOW = """
import sys, time
from pathlib import Path
from pinghu_cli import drafts
if sys.argv[2] == "named":
    drafts._nameless = lambda folder: (_ for _ in ()).throw(OSError())
path = Path(sys.argv[1])
with drafts.Draft(path) as draft, drafts.folder_beside(path) as folder:
    draft.stream.write(b"half")
    draft.stream.flush()
    (folder / "spill").write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


@posix
@pytest.mark.parametrize("way", ["nameless", "named"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, way: str, number: signal.Signals) -> None:
    command = [sys.executable, "-c", SLOW, str(tmp_path / "a"), way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.send_signal(number)
        code = child.wait()
    assert (code == -number, names(tmp_path)) == (True, [])


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("when", ["while it is taken away", "just before"])
def test_an_interrupt_at_the_end_leaves_no_part_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    interrupts = iter([True])
    whose = (shutil, "rmtree") if when == "while it is taken away" else (drafts, "_signals_held")
    ordinary = getattr(*whose)

    def interrupted(*arguments: object, **options: object) -> object:
        if next(interrupts, False):
            signal.raise_signal(signal.SIGINT)
        return ordinary(*arguments, **options)

    monkeypatch.setattr(*whose, interrupted)
    with pytest.raises(KeyboardInterrupt), folder_beside(tmp_path / "out") as folder:
        (folder / "part").write_text("of a file")
    assert list(tmp_path.iterdir()) == []


@posix
def test_killed_programs_leave_no_draft_where_the_system_has_nameless_files(tmp_path: Path) -> None:
    try:
        drafts._nameless(tmp_path).close()
    except OSError:
        pytest.skip("no nameless files here")
    with Draft(tmp_path / "a") as draft:
        draft.stream.write(b"half")
        draft.stream.flush()
        assert names(tmp_path) == []


def test_leftovers_of_killed_programs_are_cleared_away_once_they_are_old(tmp_path: Path) -> None:
    for name, age in ((".pinghu.old", 3 * 24 * 3600), (".pinghu.new", 5), ("mine", 3 * 24 * 3600)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    with folder_beside(tmp_path / "a"):
        pass
    assert names(tmp_path) == [".pinghu.new", "mine"]


KILLED = """
import os, signal, sys
from pathlib import Path
from pinghu_cli.drafts import room_beside
with room_beside(Path(sys.argv[1])) as folder:
    folder.mkdir()
    (folder / "spilt").write_bytes(b"rows")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@posix
def test_the_next_program_clears_away_at_once_what_a_killed_one_left(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "out.csv")], env=UNMEASURED, check=False)
    assert len(names(tmp_path)) == 1
    with room_beside(tmp_path / "out.csv") as living:
        living.mkdir()
        with room_beside(tmp_path / "other.csv"):
            assert names(tmp_path) == [living.name]
    assert names(tmp_path) == []


@posix
@pytest.mark.parametrize(("place", "number", "stays"), [(1, "9" * 30, False), (1, "x", True), (0, "another", True)])
def test_only_what_a_gone_program_of_this_machine_left_is_cleared_away(
    tmp_path: Path, place: int, number: str, *, stays: bool
) -> None:
    """A number that no program can have is of none; of another machine, or another container, nothing is known."""
    with room_beside(tmp_path / "out.csv") as living:
        parts = living.name.removeprefix(PREFIX).split("-")
    parts[place] = number
    left = tmp_path / f"{PREFIX}{'-'.join(parts)}"
    left.mkdir()
    with room_beside(tmp_path / "other.csv"):
        assert left.exists() == stays


@posix
def test_file_names_in_the_c_locale(tmp_path: Path) -> None:
    code = "import sys; from pinghu_cli.files import write_whole; write_whole('\\u7533\\u8acb.yaml', '\\u7532')"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "申請.yaml").read_text(encoding="utf-8") == "甲"


WRITERS: dict[str, Callable[[str], list[str]]] = {
    "export json": lambda name: ["export", "json", name],
    "export csv": lambda name: ["export", "csv", f"{name}.zip"],
    "--output": lambda name: ["domains", "--output", f"{name}.svg"],
    "--profile-out": lambda name: ["match", "{申請人: 企業}", "--profile-out", name],
    "--claims-out": lambda name: ["match", "{申請人: 企業, 本年認定: 省級智能工廠}", "--claims-out", name],
}


@posix
@pytest.mark.parametrize("writer", WRITERS)
def test_every_command_writes_through_links(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = WRITERS[writer]("out")
    name = arguments[-1]
    Path("real").write_text("old")
    Path("real").chmod(0o600)
    Path(name).symlink_to("real")
    assert call(*arguments, "-q").code == 0
    assert Path(name).is_symlink()
    assert Path("real").read_bytes() != b"old"
    assert stat.S_IMODE(Path("real").stat().st_mode) == 0o600
    assert names(tmp_path) == sorted([name, "real"])
