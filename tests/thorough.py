"""How much the tests draw: some of it in every run, the whole with ``PINGHU_THOROUGH=1``."""

import os

THOROUGH = bool(os.environ.get("PINGHU_THOROUGH"))
"""Whether every case is tried: each digit of each figure (over 5,000 changes), each disturbance of each command."""


def examples(some: int, whole: int) -> int:
    """How many cases a test draws: ``some`` in every run, the ``whole`` in a thorough one."""
    return whole if THOROUGH else some
