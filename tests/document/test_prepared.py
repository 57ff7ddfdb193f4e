"""The index beside a data file is a shortcut: whatever its state, the answer is the same, and no call writes one."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pinghu_cli.document import prepared
from pinghu_cli.document.canonical import fingerprint
from pinghu_cli.document.load import DataFile, encoded
from pinghu_cli.document.prepared import beside, packed, parts_of, shipped
from pinghu_cli.finding import engine
from pinghu_cli.names.choices import choices_in, choices_of
from pinghu_cli.prepare import prepare, refresh
from tests.calling import Call, Result, program

SMALL = Path(__file__).parent.parent.parent / "docs" / "edition-2024.yaml"
"""A document that is indexed in a moment."""
PARTS = {"data.yaml", "vocabulary.yaml", "document", "tables", "sounds", "choices", "vocabulary", "fingerprint"}
LINES = (
    "search 家電補貼 -f json",
    "search jiadian -f json",
    "show 1 A1 D2 -f json",
    "units 經信局 -f json",
    "estimate research-centre.national -f json --as-of 2024-06-30",
)


@pytest.fixture(scope="module")
def small_index() -> bytes:
    """The index of `SMALL`."""
    file = DataFile(SMALL)
    return prepare(file.data, file.document)


@pytest.fixture
def copy(tmp_path: Path, small_index: bytes) -> Path:
    """Another file than the one that ships, and its index beside it."""
    path = tmp_path / "copy.yaml"
    path.write_bytes(SMALL.read_bytes())
    beside(str(path)).write_bytes(small_index)
    return path


def answers(call: Call, path: Path) -> list[Result]:
    """What `LINES` give for the file at ``path``."""
    return [call(*line.split(), "--data", str(path)) for line in LINES]


def test_the_shipped_index_fits() -> None:
    """It was brought up to date before the tests began, as a build does."""
    file = DataFile(shipped())
    assert set(file.parts) == PARTS
    written = beside(file.name).stat().st_mtime_ns
    assert refresh().stat().st_mtime_ns == written


def test_prepared_is_what_would_be_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with_index = DataFile()
    index, choices = engine.index_in(with_index), choices_in(with_index, "units")
    monkeypatch.setattr(prepared, "SUFFIX", ".none")
    without = DataFile()
    assert without.parts == {}
    assert encoded(without.document) == encoded(with_index.document)  # the values of figures too, not only their print
    assert fingerprint(without.document) == fingerprint(with_index.document) == with_index.parts["fingerprint"].decode()
    made = engine.index_in(without)
    assert made.tables == index.tables
    assert made.sounds == index.sounds
    assert choices_in(without, "units") == choices == choices_of(without.document)["units"]


def test_another_file_is_answered_alike_with_and_without_an_index(call: Call, copy: Path) -> None:
    assert set(DataFile(copy).parts) == PARTS
    with_index = answers(call, copy)
    beside(str(copy)).unlink()
    assert answers(call, copy) == with_index
    assert all(answer.out and not answer.code for answer in with_index)


def _flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for place in range(len(whole) // 20, len(whole), len(whole) // 20):
        whole[place] ^= 1
    path.write_bytes(whole)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def _misshape(path: Path) -> None:
    """A file that fits in every respect, and holds something else: the work of a fault in this very program."""
    parts = dict.fromkeys(("document", "tables", "sounds", "choices", "vocabulary"), b"\x93\x01\x02\x03")
    path.write_bytes(packed(SMALL.read_bytes(), parts))


SPOILED: dict[str, Callable[[Path], object]] = {
    "truncated": lambda path: os.truncate(path, path.stat().st_size // 2),
    "emptied": lambda path: os.truncate(path, 0),
    "garbage": lambda path: path.write_bytes(os.urandom(5000)),
    "flipped bits": _flip,
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "unreadable": lambda path: path.chmod(0),
    "a pipe that nobody writes to": _pipe,
    "a folder": _folder,
    "a link to nowhere": _dangling,
    "misshapen": _misshape,
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_index_changes_no_answer(call: Call, copy: Path, how: str) -> None:
    before = answers(call, copy)
    SPOILED[how](beside(str(copy)))
    assert answers(call, copy) == before


def test_an_edited_file_is_never_answered_from_the_old(call: Call, copy: Path) -> None:
    """Not even when it is as long as it was, and as old."""
    times = (copy.stat().st_atime_ns, copy.stat().st_mtime_ns)
    copy.write_bytes(copy.read_bytes().replace("title: 加快數字化改造".encode(), "title: 加快字數化改造".encode()))
    os.utime(copy, ns=times)
    assert DataFile(copy).parts == {}
    for line in ("search 數字化改造", "show 2"):
        out = call(*line.split(), "--data", str(copy), "-f", "json").out
        assert "加快字數化改造" in out
        assert "加快數字化改造" not in out


def test_an_index_of_other_code_is_not_used(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "maker", lambda: -1)
    assert DataFile(copy).parts == {}


def test_the_code_is_told_by_its_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "finding").mkdir()
    source = tmp_path / "finding" / "build.py"
    monkeypatch.setattr(prepared, "_package", lambda: tmp_path)
    makers = set()
    for text in ("one = 1", "one = 2", "one = 22"):
        source.write_text(text, encoding="utf-8")
        makers.add(prepared.maker.__wrapped__())
    source.rename(source.with_name("made.py"))
    makers.add(prepared.maker.__wrapped__())
    assert len(makers) == 4


@pytest.mark.parametrize("line", [*LINES, "search 50萬 -f json", "incentives -f json", "text 1"])
def test_an_index_is_not_trusted_for_what_the_file_does_not_hold(call: Call, copy: Path, line: str) -> None:
    """Made by somebody for the same file, with the right sums, but out of other text and other figures."""
    honest = call(*line.split(), "--data", str(copy))
    text = copy.read_text(encoding="utf-8")
    forged = copy.with_name("forged.yaml")
    forged.write_text(text.replace("50萬元", "95萬元"), encoding="utf-8")
    other = DataFile(forged)
    parts = {name: bytes(part) for name, part in prepared_parts(other).items()}
    beside(str(copy)).write_bytes(packed(copy.read_bytes(), parts))
    assert set(DataFile(copy).parts) == set(parts)
    answer = call(*line.split(), "--data", str(copy))
    assert answer == honest
    assert "95萬元" not in answer.out


def prepared_parts(file: DataFile) -> Mapping[str, bytes]:
    """What `prepare` makes of a file."""
    beside(file.name).write_bytes(prepare(file.data, file.document))
    return parts_of(file.data, file.name)


def test_standard_input_has_no_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = shipped().read_bytes()
    Path("-.index").write_bytes(packed(data, {"document": b""}))
    assert parts_of(data, "-") == {}


def test_bytes_of_another_machine_are_not_used(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "byteorder", "big" if sys.byteorder == "little" else "little")
    assert DataFile(copy).parts == {}


def test_validate_writes_the_index_of_a_good_file(call: Call, tmp_path: Path) -> None:
    path = tmp_path / "copy.yaml"
    path.write_bytes(SMALL.read_bytes())
    result = call("validate", str(path), "--index", "-f", "table")
    assert (result.code, str(beside(str(path))) in result.out.replace("\n", "")) == (0, True)
    assert DataFile(path).parts


def test_validate_writes_no_index_of_a_bad_file(call: Call, bad: Path) -> None:
    assert call("validate", str(bad), "--index").code == 3
    assert not beside(str(bad)).exists()


def test_validate_writes_no_index_of_standard_input(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("validate", "-", "--index", stdin=SMALL.read_bytes()).code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_call_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither in the user's folders nor beside the file that is asked."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    path = work / "copy.yaml"
    path.write_bytes(SMALL.read_bytes())
    environment = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache")}
    assert program("search", "家電", "--data", str(path), env=environment).code == 0
    assert program("measures", env=environment).code == 0
    assert list(home.iterdir()) == []
    assert list(work.iterdir()) == [path]
