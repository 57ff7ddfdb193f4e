"""``pinghu`` and ``python -m pinghu_cli``."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its code; a reader that goes away (``| head``) ends it silently."""
    sys.unraisablehook = strike_again
    try:
        code = call(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    _leave(code)


def call(arguments: list[str]) -> int:
    """The exit code of one command line. It may raise SystemExit as well."""
    import gc
    import signal

    gc.disable()  # a call is over before there is garbage worth a search
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        from pinghu_cli.cli import run

        return run([_decoded(argument) for argument in arguments])
    except KeyboardInterrupt:
        return INTERRUPTED


def strike_again(ignored: "sys.UnraisableHookArgs") -> None:
    """Let an interrupt that struck where Python cannot raise it (in a callback of an import) strike once more."""
    if not issubclass(ignored.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(ignored)
        return
    import _thread

    _thread.start_new_thread(_thread.interrupt_main, ())  # of another thread, so that this hook is over before


def _leave(code: int) -> None:
    """End at once: all is written, and to take every object apart is a fair part of what a call takes.

    Had Ctrl-C struck within what ``exec`` runs, Python would also end by the signal though it was caught.
    """
    import os
    from contextlib import suppress

    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(code)


def _decoded(argument: str) -> str:
    """An argument in UTF-8 that Python could not read as text, because the locale is C."""
    if not any("\ud800" <= character <= "\udfff" for character in argument):
        return argument
    import os

    return os.fsencode(argument).decode("utf-8", "surrogateescape")


if __name__ == "__main__":
    main()
