"""What all values of the document have in common."""

import msgspec


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all: immutable, and an unknown key is an error. Shown in short: what it is called, not all it holds."""

    def __repr__(self) -> str:
        """``<Measure 9 加快數智化轉型>``."""
        named = [getattr(self, name, None) for name in ("id", "name", "title", "metric")]
        return f"<{' '.join([type(self).__name__, *(str(part) for part in named if part)])}>"
