"""Long pages through the reader's own pager."""

import os
import shlex
import subprocess


def page_through(text: str, command: str) -> bool:
    """Show ``text`` in ``command``; False when it cannot be started. Colours and short texts pass through ``less``."""
    environment = {"LESS": "FRX", "LESSCHARSET": "utf-8", **os.environ}
    try:
        pager = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, env=environment)
    except (OSError, ValueError):
        return False
    try:
        pager.communicate(text.encode("utf-8", "backslashreplace"))
    except (BrokenPipeError, KeyboardInterrupt):
        pager.wait()
    return True
