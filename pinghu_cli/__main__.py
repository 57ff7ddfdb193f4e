"""``pinghu`` and ``python -m pinghu_cli``."""

import sys


def main() -> None:
    """Run the command line and exit with its code; a reader that goes away (``| head``) ends it silently."""
    try:
        import signal

        if hasattr(signal, "SIGPIPE"):
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        from pinghu_cli.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
