"""What all values of the document have in common."""

import msgspec


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all: immutable, and an unknown key is an error."""
