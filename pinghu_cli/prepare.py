"""Work out of a data file all that can be worked out in advance: what the package is built with (hatch_build.py).

``python -m pinghu_cli.prepare`` does so for the document of a checkout; without it, answers are right but slower.
"""

from pathlib import Path

import msgspec

from pinghu_cli.document import prepared
from pinghu_cli.document.canonical import FINGERPRINT, fingerprint
from pinghu_cli.document.load import DataFile, encoded
from pinghu_cli.document.model import Document
from pinghu_cli.document.vocabulary import shared
from pinghu_cli.files import write_whole
from pinghu_cli.finding.build import build
from pinghu_cli.finding.hear import hear
from pinghu_cli.names.choices import choices_of


def prepare(data: bytes, document: Document) -> bytes:
    """The content of the file beside a data file that holds ``data`` and was checked to be ``document``."""
    tables = build(document)
    made = {"tables": tables, "sounds": hear(tables), "choices": choices_of(document), "vocabulary": shared()}
    parts = {name: msgspec.msgpack.encode(part) for name, part in made.items()}
    parts |= {"document": encoded(document), FINGERPRINT: fingerprint(document).encode()}
    return prepared.packed(data, parts)


def refresh(data: Path | None = None) -> Path:
    """Bring the file beside a data file, the shipped one unless said, up to date; gives its path.

    Raise DataError for a bad document.
    """
    file = DataFile(data or prepared.shipped())
    path = prepared.beside(file.name)
    if not file.parts:
        write_whole(str(path), prepare(file.data, file.document))
    return path


if __name__ == "__main__":
    refresh()
