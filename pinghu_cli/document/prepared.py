"""What was worked out of a data file in advance, in a file beside it: named parts, each plain bytes.

For the document that ships it is made when the package is built (hatch_build.py), for another by ``pinghu validate FILE
--index``. It fits while neither the file nor what documents share (data/vocabulary.yaml) has changed: it holds a copy
of both, and to compare them takes less than to load what computes a SHA-256. It is only ever a shortcut: whatever is
wrong with it, there are no parts, and all is worked out in memory.
"""

import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import msgspec

from pinghu_cli.files import STDIN, on_disk

SUFFIX = ".index"
MAKERS = ("document", "finding", "names", "quantities", "spelling")
"""The packages whose code decides what the parts hold."""
_DATA, _SHARED = "data.yaml", "vocabulary.yaml"
"""Names of the parts that are copies: of the data file, and of what documents share."""
_LENGTH = 4
"""Bytes of the length of the head."""
_MOST_OF_A_HEAD = 65_536


class _Head(msgspec.Struct, array_like=True, frozen=True):
    """What the file begins with, behind its own length; the parts follow."""

    maker: int
    """As `maker` gives it."""
    byteorder: str
    parts: dict[str, tuple[int, int, int]]
    """Name -> checksum, where the part begins (counted from the end of the head), and how many bytes it has."""


class Parts(Mapping[str, bytes]):
    """The content of each part by its name, read when it is asked for; a part whose checksum is wrong is missing."""

    def __init__(self, path: Path, start: int, parts: Mapping[str, tuple[int, int, int]]) -> None:
        """``start``: where the head of the file at ``path`` ends; ``parts`` as in it."""
        self._path, self._start, self._parts = path, start, parts

    def __getitem__(self, name: str) -> bytes:
        checksum, offset, size = self._parts[name]
        with suppress(OSError), self._path.open("rb") as file:
            file.seek(self._start + offset)
            part = file.read(size)
            if zlib.crc32(part) == checksum:
                return part
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def beside(file: str) -> Path:
    """Where the prepared parts of a data file are."""
    return Path(on_disk(f"{file}{SUFFIX}"))


def packed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The content of the file for ``parts`` that were made from ``data`` by this very code."""
    contents = {**parts, _DATA: data, _SHARED: _vocabulary()}
    starts = accumulate(map(len, contents.values()), initial=0)
    places = {
        name: (zlib.crc32(part), start, len(part))
        for (name, part), start in zip(contents.items(), starts, strict=False)
    }
    head = msgspec.msgpack.encode(_Head(maker(), sys.byteorder, places))
    return b"".join([len(head).to_bytes(_LENGTH, "big"), head, *contents.values()])


def parts_of(data: bytes, file: str) -> Mapping[str, bytes]:
    """The parts of ``data``, which was read from ``file``; empty unless they fit it, this code, and this machine."""
    path = beside(file)
    head, start = (None, 0) if file == STDIN else _head(path)
    came_with_the_code = is_installed() and file == str(shipped())
    if head is None or head.byteorder != sys.byteorder or not (came_with_the_code or head.maker == maker()):
        return {}
    parts = Parts(path, start, head.parts)
    return parts if (parts.get(_DATA), parts.get(_SHARED)) == (data, _vocabulary()) else {}


def shipped() -> Path:
    """The document that ships with the tool."""
    return shipped_file("policies.yaml")


def vocabulary() -> Path:
    """The file of what documents share, which ships beside it."""
    return shipped_file("vocabulary.yaml")


def shipped_parts() -> Mapping[str, bytes]:
    """The parts of the document that ships, where they fit."""
    try:
        data = shipped().read_bytes()
    except OSError:
        return {}
    return parts_of(data, str(shipped()))


def is_installed() -> bool:
    """Whether this code was installed together with its data, and neither changes without the other."""
    return shipped().parent.parent == _package()


@cache
def maker() -> int:
    """Tells this code from any other: a checksum of its sources in a checkout; installed, that of the index that ships.

    Nobody has to be kept from forging it: an index that others made is not trusted in any figure (`load.DataFile`).
    """
    if is_installed():
        head, _ = _head(beside(str(shipped())))
        return head.maker if head else 0
    package = _package()
    checksum = 0
    for path in sorted(path for name in MAKERS for path in (package / name).rglob("*.py")):
        checksum = zlib.crc32(path.read_bytes(), zlib.crc32(path.relative_to(package).as_posix().encode(), checksum))
    return checksum


def shipped_file(name: str) -> Path:
    """A data file that ships: inside the wheel, or at the top of a source checkout."""
    inside = _package() / "data" / name
    return inside if inside.exists() else _package().parent / "data" / name


def shipped_values(name: str) -> dict[str, Any]:
    """What a file of words that ships holds, as plain values."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    values: dict[str, Any] = yaml.load(shipped_file(name).read_bytes(), loader)  # noqa: S506 - one of the safe ones
    return values


def _vocabulary() -> bytes:
    """The shared vocabulary; nothing where it cannot be read."""
    try:
        return vocabulary().read_bytes()
    except OSError:
        return b""


@cache
def _package() -> Path:
    return Path(__file__).resolve().parent.parent


def _head(path: Path) -> tuple[_Head | None, int]:
    """The head of the file at ``path`` and where it ends; None where there is none (a pipe is not waited for)."""
    with suppress(OSError, msgspec.MsgspecError):
        if path.is_file():
            with path.open("rb") as file:
                size = int.from_bytes(file.read(_LENGTH), "big")
                if size <= _MOST_OF_A_HEAD:
                    return msgspec.msgpack.decode(file.read(size), type=_Head), _LENGTH + size
    return None, 0
