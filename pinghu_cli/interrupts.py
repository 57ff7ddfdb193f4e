"""Ctrl-C where Python must not raise it: within libraries in C that do not bear it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def noted() -> Iterator[list[int]]:
    """Is given the signal on Ctrl-C, which raises nothing meanwhile.

    Nothing where Python does not take it: where it is ignored (``nohup``, ``&`` in a script), and in other threads
    than the main one.
    """
    struck: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    try:
        if callable(before):
            signal.signal(signal.SIGINT, lambda number, _: struck.append(number))
    except ValueError:  # not the main thread
        before = None
    if not callable(before):
        yield struck
        return
    try:
        yield struck
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def put_off() -> Iterator[None]:
    """Ctrl-C strikes once this is over."""
    struck: list[int] = []
    try:
        with noted() as struck:
            yield
    finally:
        if struck:
            signal.raise_signal(signal.SIGINT)
