"""What was worked out of a data file in advance, in a file beside it: named parts, each plain bytes.

For the document that ships it is made when the package is built (hatch_build.py), for another by ``pinghu validate FILE
--index``. It fits while neither the file nor what documents share (data/vocabulary.yaml) has changed. It is only ever a
shortcut: whatever is wrong with it, there are no parts, and all is worked out in memory.
"""

import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from pinghu_cli.files import STDIN, on_disk

SUFFIX = ".index"
MAX_BYTES = 256 * 1024 * 1024
MAKERS = ("document", "finding", "names", "quantities", "spelling")
"""The packages whose code decides what the parts hold."""


class _Prepared(msgspec.Struct, array_like=True, frozen=True):
    """The whole file, as MessagePack."""

    data: bytes
    """sha256 of the data file and the shared vocabulary."""
    maker: str
    byteorder: str
    parts: dict[str, tuple[int, memoryview]]
    """Name -> checksum and content."""


class Parts(Mapping[str, memoryview]):
    """The content of each part by its name; a part whose checksum is wrong is missing."""

    def __init__(self, checked: Mapping[str, tuple[int, memoryview]]) -> None:
        """``checked``: as in a prepared file. A checksum is looked at only when its part is asked for."""
        self._checked = checked

    def __getitem__(self, name: str) -> memoryview:
        checksum, part = self._checked[name]
        if zlib.crc32(part) != checksum:
            raise KeyError(name)
        return part

    def __iter__(self) -> Iterator[str]:
        return iter(self._checked)

    def __len__(self) -> int:
        return len(self._checked)


def beside(file: str) -> Path:
    """Where the prepared parts of a data file are."""
    return Path(on_disk(f"{file}{SUFFIX}"))


def packed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The content of the file for ``parts`` that were made from ``data`` by this very code."""
    checked = {name: (zlib.crc32(part), memoryview(part)) for name, part in parts.items()}
    return msgspec.msgpack.encode(_Prepared(_digest(data), maker(), sys.byteorder, checked))


def parts_of(data: bytes, file: str, *, installed: bool = False) -> Mapping[str, memoryview]:
    """The parts of ``data``, which was read from ``file``; empty unless they fit it, this code, and this machine.

    ``installed``: both came with the installed package, so that the code need not be asked.
    """
    prepared = None if file == STDIN else _read(beside(file))
    if prepared is None or prepared.byteorder != sys.byteorder or prepared.data != _digest(data):
        return {}
    if not installed and prepared.maker != maker():
        return {}
    return Parts(prepared.parts)


def shipped() -> Path:
    """The data file that ships with the tool: inside the wheel, or at the top of a source checkout."""
    return _data("policies.yaml")


def vocabulary() -> Path:
    """The file of what documents share, which ships beside it."""
    return _data("vocabulary.yaml")


def shipped_parts() -> Mapping[str, memoryview]:
    """The parts of the document that ships, where they fit."""
    try:
        data = shipped().read_bytes()
    except OSError:
        return {}
    return parts_of(data, str(shipped()), installed=is_installed())


def is_installed() -> bool:
    """Whether this code was installed together with its data, and neither changes without the other."""
    return shipped().parent.parent == _package()


@cache
def maker() -> str:
    """Tells this code from any other: by its sources in a checkout; installed, by what made the index that ships."""
    if is_installed():
        prepared = _read(beside(str(shipped())))
        return prepared.maker if prepared else ""
    package = _package()
    digest = sha256()
    for path in sorted(path for name in MAKERS for path in (package / name).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _data(name: str) -> Path:
    inside = _package() / "data" / name
    return inside if inside.exists() else _package().parent / "data" / name


def _digest(data: bytes) -> bytes:
    digest = sha256(data)
    with suppress(OSError):
        digest.update(b"\0" + vocabulary().read_bytes())
    return digest.digest()


def _package() -> Path:
    return Path(__file__).resolve().parent.parent


def _read(path: Path) -> _Prepared | None:
    """The file at ``path``; None when there is none, or it is no such file (a pipe is not waited for)."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        return msgspec.msgpack.decode(path.read_bytes(), type=_Prepared)
    except (OSError, ValueError, msgspec.MsgspecError):
        return None
