"""``--show-completion`` and ``--install-completion``: for the shell that is named, else for the one that is running."""

from pinghu_cli.errors import UsageError

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
_PROGRAM = "pinghu"
_VARIABLE = "_PINGHU_COMPLETE"


def answer(arguments: list[str]) -> str:
    """What to print for a command line that begins with one of the two options.

    Raise UsageError for a shell that is not known, or not named where none can be made out; OSError when the script
    cannot be installed.
    """
    from typer._completion_shared import get_completion_script, install

    option, _, attached = arguments[0].partition("=")
    words = [attached] if attached else arguments[1:]
    if len(words) > 1:
        raise UsageError("extra-argument", f"多出來的參數:{words[1]}", f"例如 pinghu {option} zsh")
    shell = _known(words[0]) if words else _running(option)
    if option == "--show-completion":
        return get_completion_script(prog_name=_PROGRAM, complete_var=_VARIABLE, shell=shell) + "\n"
    _, path = install(shell=shell, prog_name=_PROGRAM, complete_var=_VARIABLE)
    return f"已裝上 {shell} 的補全:{path}\n重新開啟終端後生效\n"


def _known(shell: str) -> str:
    if shell in SHELLS:
        return shell
    from pinghu_cli.output.suggest import did_you_mean

    hint = did_you_mean(shell, SHELLS, f"可用:{'、'.join(SHELLS)}")
    raise UsageError("unknown-shell", f"沒有 shell「{shell}」的補全", hint)


def _running(option: str) -> str:
    import shellingham  # type: ignore[import-untyped]  # a dependency of Typer

    try:
        shell: str = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, OSError):
        shell = ""
    if shell not in SHELLS:
        raise UsageError("unknown-shell", "認不出目前的 shell", f"請寫明,例如 pinghu {option} zsh")
    return shell
