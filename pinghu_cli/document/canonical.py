"""A document's data as bytes: the same for the same data, however its file is laid out."""

import msgspec

from pinghu_cli.document.model import Document
from pinghu_cli.document.remembered import remembered


@remembered
def canonical(document: Document) -> bytes:
    """The data in JSON with sorted keys, figures as printed; what has its default value is left out."""
    return msgspec.json.encode(document, enc_hook=lambda figure: figure.printed, order="sorted")
