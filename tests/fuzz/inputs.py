"""A case: a command line and the files that it is run beside."""

import copy
import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml

from pinghu_cli.commands import MODULES
from tests.calling import call

ROOT = Path(__file__).parent.parent.parent
FORMATS = ("table", "json", "jsonl", "csv", "tsv", "markdown", "yaml", "xlsx", "html")
ENDINGS = ("", ".json", ".csv", ".xlsx", ".html", ".svg", ".md", ".yaml", ".jsonl", ".db", ".zip", ".parquet")
NASTY = (
    *("\x1b[31m", "\x07", "\x9b0m", "\x00", "\u202e", "\u2066", "\u200b", "\ufeff", "\udcff", "\r\n", "\n", "\t"),
    *("'", '"', "`", "$(true)", ";", "|", "<b>", "{{", "}", "[", "]", "%s", "\\", ",", "、", ";", ":", "=", "-", "--"),
    *("0", "-1", "1e9", "NaN", "١٢", "9" * 40, "٪", "億億", "一千零一", "2025-02-30", "null", "~", "!!python/none"),
    *("𠀀", "é", "ｆ", "Ａ１", "x" * 300, "啊" * 120),
)
SHORT = 40
"""Most words of a command line."""


class Case(NamedTuple):
    """``files`` are put into the folder before ``arguments`` are run."""

    kind: str
    arguments: list[str]
    files: dict[str, bytes]


def case(seed: int, number: int, kinds: tuple[str, ...]) -> Case:
    """The case ``number`` of a run, in turn of each of the ``kinds``, keys of `KINDS`."""
    chance = random.Random(f"{seed}/{number}")
    kind = kinds[number % len(kinds)]
    arguments, files = KINDS[kind](chance)
    return Case(kind, [_local(argument) for argument in arguments], files)


def _local(argument: str) -> str:
    """Without what could make it the name of a file elsewhere."""
    return argument.replace("/", "∕").replace("\\", "＼") if argument else argument


@cache
def vocabulary() -> tuple[str, ...]:
    """What people may type: ids, names, words of the text, amounts, and what makes no sense."""
    rows = [json.loads(call(command, "-f", "json").out) for command in ("incentives", "units", "measures", "annex")]
    names = [str(row[key]) for listed in rows for row in listed for key in ("id", "name", "title") if key in row]
    text = re.findall(r"\w{2,12}", call("text").out)
    typed = (
        "买手机补多少",
        "zngc",
        "fridge",
        "卫健委",
        "5-8",
        "A5-A8",
        "D2",
        "措施9",
        "320萬",
        "1.5個億",
        "5‰",
        "廿八",
    )
    return (*names, *text[::3], *typed, *MODULES)


@cache
def parameters() -> dict[str, list[str]]:
    """Command -> its options, and those that all share, as ``pinghu help --json`` tells them."""
    told = json.loads(call("help", "--json").out)
    shared = [name for names in told["options"] for name in re.findall(r"--?[\w-]+", names)]
    return {
        name: [*re.findall(r"--[\w-]+", command["parameters"]), *shared] for name, command in told["commands"].items()
    }


def mutated(chance: random.Random, text: str) -> str:
    """``text`` with a few of its characters changed."""
    for _ in range(chance.choice((0, 1, 1, 2, 5))):
        at = chance.randrange(len(text) + 1)
        match chance.randrange(5):
            case 0:
                text = text[:at] + text[at + chance.choice((1, 1, 5)) :]
            case 1:
                text = text[:at] + chance.choice(NASTY) + text[at:]
            case 2:
                text = text[:at] + text[at : at + 4] * 2 + text[at + 4 :]
            case 3:
                text = (
                    text[:at]
                    + chr(chance.choice((chance.randrange(1, 0x250), chance.randrange(0x2000, 0xA000))))
                    + text[at:]
                )
            case _:
                text = text[at:] + text[:at]
    return text


def word(chance: random.Random) -> str:
    """A word for a command line."""
    match chance.randrange(6):
        case 0:
            return mutated(chance, chance.choice(vocabulary()))
        case 1:
            return f"{chance.choice(vocabulary())}={chance.choice(('320萬', '6499', '5999x2', '@2024', '', '1億2千'))}"
        case 2:
            return " ".join(chance.choice(vocabulary()) for _ in range(chance.randrange(1, 6)))
        case _:
            return chance.choice(vocabulary())


def _value(chance: random.Random, option: str) -> list[str]:
    """An option with a value that is mostly of its kind."""
    likely: dict[str, tuple[str, ...]] = {
        "-f": FORMATS,
        "--format": FORMATS,
        "--sort": ("document", "amount", "lead", "name"),
        "--limit": ("0", "1", "3", "-1", "x"),
        "--domain": ("1", "D2", "1-3", "9", "科技"),
        "--as-of": ("2025-06-30", "2026-01-01", "昨天"),
        "--script": ("hant", "hans", "zh"),
        "--headings": ("zh", "id"),
        "--fields": ("id", "id,name", "編號,標題", "nosuch"),
        "--min": ("100萬", "0", "-5"),
        "--sweep": ("10萬-500萬", "1-2", "x"),
        "--memory": ("1GB", "10MB", "x"),
        "--data": ("in.yaml", "missing.yaml"),
        "--color": ("never", "always", "auto"),
    }
    outputs = {"-o", "--output", "--rejects", "--claims-out", "--profile-out"}
    if option in outputs:
        return [option, f"out{chance.choice(ENDINGS)}"]
    if option in {"--ask", "--no-pager", "-q", "--all", "--exact", "--explain", "--ascii", "--bom", "--brief"}:
        return [option]
    value = chance.choice(likely[option]) if option in likely and chance.random() < 0.8 else word(chance)
    return [f"{option}={value}"] if option.startswith("--") and chance.random() < 0.2 else [option, value]


def options(chance: random.Random, command: str) -> list[str]:
    """Some options of ``command``, and the format now and then."""
    found = ["-f", chance.choice(FORMATS)] if chance.random() < 0.5 else []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 4))):
        found += _value(chance, chance.choice(parameters().get(command) or ["--limit"]))
    return found


def command_line(chance: random.Random) -> tuple[list[str], dict[str, bytes]]:
    """Any command with words and options."""
    command = chance.choice(list(MODULES)) if chance.random() < 0.95 else word(chance)
    words = [word(chance) for _ in range(chance.choice((0, 1, 1, 1, 2, 3, 6)))]
    if command == "export":
        words = [
            chance.choice(("xlsx", "sqlite", "csv", "json", "sql", "datasette", "xml")),
            f"out{chance.choice(ENDINGS)}",
        ]
    if command in {"batch", "replay", "diff"} and chance.random() < 0.7:
        words = ["in.yaml"]
    arguments = [command, *words, *options(chance, command)]
    if chance.random() < 0.1:
        chance.shuffle(arguments)
    return arguments[:SHORT], {}


@cache
def _document(year: str) -> str:
    return (ROOT / "docs" / f"edition-{year}.yaml").read_text(encoding="utf-8")


def _changed_text(chance: random.Random, text: str) -> bytes:
    """A file of text changed in lines, characters or bytes."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice((1, 1, 2, 6))):
        at = chance.randrange(len(lines)) if lines else 0
        match chance.randrange(6):
            case 0:
                del lines[at : at + chance.choice((1, 1, 8))]
            case 1:
                lines[at:at] = lines[at : at + chance.choice((1, 3))]
            case 2:
                lines[at:at] = [" " * chance.randrange(9), chance.choice(lines or [""])]
            case _:
                lines[at : at + 1] = [mutated(chance, line) for line in lines[at : at + 1]]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        at = chance.randrange(len(data) + 1)
        data = chance.choice((data[:at], data[:at] + chance.randbytes(3) + data[at:], data.replace(b"\n", b"\r\n")))
    return data


def _changed_value(chance: random.Random, root: Any) -> Any:
    """One value within ``root`` replaced, left out, doubled or made deep; ``root`` itself is changed."""
    strange: tuple[Any, ...] = (
        None,
        True,
        -1,
        0,
        10**30,
        1.5,
        "",
        "320萬元",
        [],
        {},
        [[]],
        {"a": 1},
        "囧" * 5,
        NASTY[0],
        [1] * 60,
        float("nan"),
    )
    for _ in range(chance.choice((1, 1, 2, 4))):
        at, holder, key = root, None, cast("Any", None)
        while isinstance(at, dict | list) and at and (holder is None or chance.random() < 0.8):
            holder, key = at, chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
            at = at[key]
        if holder is None:
            return copy.deepcopy(chance.choice(strange))
        match chance.randrange(6):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(0, copy.deepcopy(at))
            case 2 if isinstance(holder, dict):
                holder[mutated(chance, str(key))] = copy.deepcopy(at)
            case 3 if isinstance(at, str):
                holder[key] = mutated(chance, at)
            case 4:
                deep: Any = at
                for _ in range(chance.choice((3, 40, 400))):
                    deep = [deep]
                holder[key] = deep
                return root  # nothing that lies so deep can be copied once more
            case _:
                holder[key] = copy.deepcopy(chance.choice(strange))
    return root


def _as_file(chance: random.Random, value: Any, *, json_only: bool = False) -> bytes:
    if json_only or chance.random() < 0.5:
        return json.dumps(value, ensure_ascii=chance.random() < 0.2, default=str).encode("utf-8", "surrogatepass")
    try:
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode("utf-8", "surrogatepass")
    except (yaml.YAMLError, RecursionError):
        return b"- x"


def data_file(chance: random.Random) -> tuple[list[str], dict[str, bytes]]:
    """A document with faults, read by any command."""
    text = _document(chance.choice(("2024", "2025")))
    if chance.random() < 0.6:
        data = _changed_text(chance, text)
    else:
        data = _as_file(chance, _changed_value(chance, yaml.load(text, yaml.CSafeLoader)))
    command = chance.choice(
        ("validate", "validate", "show", "search", "incentives", "targets", "budget", "export", "diff", "units")
    )
    match command:
        case "validate":
            arguments = ["validate", "in.yaml", *(["--index"] if chance.random() < 0.1 else [])]
        case "diff":
            arguments = ["diff", "in.yaml", "good.yaml"]
        case "export":
            arguments = ["export", chance.choice(("json", "sql", "csv", "sqlite")), "out", "--data", "in.yaml"]
        case "show" | "search":
            arguments = [command, chance.choice(("1", "D1", "研發", "A1", "補助")), "--data", "in.yaml"]
        case _:
            arguments = [command, "--data", "in.yaml"]
    if chance.random() < 0.4:
        arguments += ["-f", chance.choice(FORMATS)]
    return arguments, {"in.yaml": data, "good.yaml": _document("2024").encode()}


def claims_file(chance: random.Random) -> tuple[list[str], dict[str, bytes]]:
    """A file of claims, for the single estimate or the batch."""
    ids = vocabulary()[:140]
    rows: list[dict[str, Any]] = [
        {
            chance.choice(("applicant", "申請人", "企業名稱")): chance.choice(("甲公司", "李四", word(chance))),
            chance.choice(("incentive", "項目")): chance.choice(ids) if chance.random() < 0.8 else word(chance),
            chance.choice(("base", "金額", "金額(萬元)")): chance.choice(("320萬", "6499", 5, None, "", word(chance))),
            **({"count": chance.choice((1, "2", 0, -1, "x", None))} if chance.random() < 0.5 else {}),
        }
        for _ in range(chance.choice((0, 1, 2, 8)))
    ]
    if chance.random() < 0.5:
        names = list(dict.fromkeys(key for row in rows for key in row)) or ["applicant", "incentive"]
        lines = [names, *([str(row.get(name) or "") for name in names] for row in rows)]
        separator = chance.choice((",", ",", "\t", ";"))
        name, data = "in.csv", _changed_text(chance, "\n".join(separator.join(cells) for cells in lines) + "\n")
        if chance.random() < 0.2:
            data = data.decode("utf-8", "replace").encode(chance.choice(("gb18030", "utf-16", "utf-8-sig")), "replace")
    else:
        name = chance.choice(("in.json", "in.yaml", "in.jsonl"))
        value = _changed_value(chance, rows) if chance.random() < 0.5 else rows
        data = _as_file(chance, value, json_only=name != "in.yaml")
    if chance.random() < 0.7:
        return ["estimate", "--claims", name, *options(chance, "estimate")], {name: data}
    arguments = ["batch", name, "-o", f"out{chance.choice(('.csv', '.json', '.xlsx', '.jsonl', '.parquet'))}"]
    return [*arguments, *options(chance, "batch")], {name: data}


@cache
def _profiles() -> list[Any]:
    path = ROOT / "tests" / "matching" / "profiles.yaml"
    found = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    cases = found.values() if isinstance(found, dict) else found
    return [one["profile"] for one in cases if isinstance(one, dict) and "profile" in one] or [{"申請人": "企業"}]


def profile(chance: random.Random) -> tuple[list[str], dict[str, bytes]]:
    """A profile with faults, in a file or on the command line."""
    known = json.loads(json.dumps(chance.choice(_profiles()), default=str))
    changed = _changed_value(chance, known) if chance.random() < 0.8 else known
    extra = options(chance, "match")
    if chance.random() < 0.3:
        return ["match", json.dumps(changed, ensure_ascii=False), *extra], {}
    data = _as_file(chance, changed)
    data = _changed_text(chance, data.decode("utf-8", "replace")) if chance.random() < 0.3 else data
    return ["match", "in.yaml", *extra], {"in.yaml": data}


@cache
def _receipt() -> str:
    claims = ("省級智能工廠", "ai-cooperation=320萬", "手機=6499")
    return call("estimate", *claims, "--as-of", "2025-06-30", "-f", "json").out


def receipt(chance: random.Random) -> tuple[list[str], dict[str, bytes]]:
    """A receipt that somebody has changed."""
    if chance.random() < 0.5:
        data = _changed_text(chance, _receipt())
    else:
        old = json.loads(_receipt()) | ({"schema": 1} if chance.random() < 0.2 else {})
        data = _as_file(chance, _changed_value(chance, old), json_only=True)
    return ["replay", "in.json", *options(chance, "replay")], {"in.json": data}


def published_text(chance: random.Random) -> tuple[list[str], dict[str, bytes]]:
    """A published text, cut and changed, to be drafted as data."""
    lines = call("text").out.splitlines(keepends=True)
    start = chance.randrange(len(lines))
    kept = lines[start : start + chance.choice((1, 5, 12))] if chance.random() < 0.9 else lines
    return ["draft", "in.txt", "-o", "out.yaml", *options(chance, "draft")], {
        "in.txt": _changed_text(chance, "".join(kept))
    }


KINDS: dict[str, Callable[[random.Random], tuple[list[str], dict[str, bytes]]]] = {
    "argv": command_line,
    "data": data_file,
    "claims": claims_file,
    "profiles": profile,
    "receipts": receipt,
    "texts": published_text,
}
"""What is made at random."""


def kinds() -> tuple[str, ...]:
    """All kinds that there is a command for; every other case is a command line alone."""
    filed = [kind for kind in KINDS if kind != "argv" and (kind != "texts" or "draft" in MODULES)]
    return tuple(kind for one in filed for kind in ("argv", one))
