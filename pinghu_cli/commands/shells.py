"""``--show-completion`` and ``--install-completion``: for the shell that is named, else for the one that is running.

The scripts themselves are the files in ``scripts/``: each asks ``pinghu``, with the words before the cursor as its
arguments and ``_PINGHU_COMPLETE`` set to the shell, for what fits (`commands.offers`).
"""

from collections.abc import Callable
from pathlib import Path

from pinghu_cli.errors import UsageError
from pinghu_cli.names.options import one_of

SHELLS = {"bash": "bash", "zsh": "zsh", "fish": "fish", "powershell": "ps1", "pwsh": "ps1"}
"""Shell -> the ending of its script."""


def answer(arguments: list[str]) -> str:
    """What to print for a command line that begins with one of the two options.

    Raise UsageError for a shell that is not known, or not named where none can be made out; OSError when the script
    cannot be installed.
    """
    option, _, attached = arguments[0].partition("=")
    words = [attached] if attached else arguments[1:]
    if len(words) > 1:
        raise UsageError("extra-argument", f"多出來的參數:{words[1]}", f"例如 pinghu {option} zsh")
    shell = one_of(words[0], SHELLS, " shell", code="unknown-shell") if words else _running(option)
    if option == "--show-completion":
        return script(shell)
    return f"已裝上 {shell} 的補全:{_INSTALLERS[shell](shell)}\n重新開啟終端後生效\n"


def script(shell: str) -> str:
    """The completion script for ``shell``."""
    return (Path(__file__).parent / "scripts" / f"pinghu.{SHELLS[shell]}").read_text(encoding="utf-8")


def _running(option: str) -> str:
    import shellingham  # type: ignore[import-untyped]

    try:
        shell: str = shellingham.detect_shell()[0]
    except (shellingham.ShellDetectionFailure, OSError):
        shell = ""
    if shell not in SHELLS:
        raise UsageError("unknown-shell", "認不出目前的 shell", f"請寫明,例如 pinghu {option} zsh")
    return shell


def _install_bash(shell: str) -> Path:
    path = _written(Path.home() / ".bash_completions" / "pinghu.sh", shell)
    _add_line(Path.home() / ".bashrc", f"source '{path}'")
    return path


def _install_zsh(shell: str) -> Path:
    path = _written(Path.home() / ".zfunc" / "_pinghu", shell)
    _add_line(Path.home() / ".zshrc", "fpath+=~/.zfunc; autoload -Uz compinit; compinit")
    return path


def _install_fish(shell: str) -> Path:
    return _written(Path.home() / ".config" / "fish" / "completions" / "pinghu.fish", shell)


def _install_powershell(shell: str) -> Path:
    import subprocess

    asked = [shell, "-NoProfile", "-Command", "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE"]
    profile = Path(subprocess.run(asked, capture_output=True, check=True, encoding="utf-8").stdout.strip())
    path = _written(profile.parent / "pinghu.ps1", shell)
    _add_line(profile, f". '{path}'")
    return path


_INSTALLERS: dict[str, Callable[[str], Path]] = {
    "bash": _install_bash,
    "zsh": _install_zsh,
    "fish": _install_fish,
    "powershell": _install_powershell,
    "pwsh": _install_powershell,
}


def _written(path: Path, shell: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(shell), encoding="utf-8")
    return path


def _add_line(settings: Path, line: str) -> None:
    """Add a line to a shell's settings, unless it is there already."""
    present = settings.read_text(encoding="utf-8", errors="surrogateescape") if settings.exists() else ""
    if line not in present.splitlines():
        settings.parent.mkdir(parents=True, exist_ok=True)
        gap = "" if present.endswith("\n") or not present else "\n"
        with settings.open("a", encoding="utf-8") as stream:
            stream.write(f"{gap}{line}\n")
