"""A document's data as bytes: the same for the same data, however its file is laid out."""

import msgspec

from pinghu_cli.document.load import origin
from pinghu_cli.document.model import Document
from pinghu_cli.document.remembered import remembered

FINGERPRINT = "fingerprint"
"""The prepared part that holds it."""


@remembered
def canonical(document: Document) -> bytes:
    """The data in JSON with sorted keys, figures as printed; what has its default value is left out."""
    return msgspec.json.encode(document, enc_hook=lambda figure: figure.printed, order="sorted")


@remembered
def fingerprint(document: Document) -> str:
    """SHA-256 (hex) of the document's data in JSON with sorted keys: the same data, however it is laid out.

    That of the document that ships was prepared with it.
    """
    file = origin(document)
    prepared = file.parts.get(FINGERPRINT) if file and file.ships else None
    if prepared:
        return prepared.decode()
    from hashlib import sha256

    return sha256(canonical(document)).hexdigest()
