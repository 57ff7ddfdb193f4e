"""Options of commands that take a file of claims: which columns, worksheet and encoding it has."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from pinghu_cli.errors import UsageError

if TYPE_CHECKING:
    from pinghu_cli.intake.stems import Of
    from pinghu_cli.intake.tables import Asked
    from pinghu_cli.intake.wording import Role

ColumnsOption = Annotated[
    str | None,
    typer.Option("--columns", metavar="欄=欄名,…", help="欄名不認得時:applicant=戶名,incentive=品名,base=付款"),
]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="工作表", help="XLSX 的哪一張;預設有申請的那張")]
EncodingOption = Annotated[
    str | None,
    typer.Option("--encoding", metavar="編碼", help="文字檔的編碼:utf-8、gb18030、utf-16、big5;預設自動辨認"),
]


def asked_of(columns: str | None, sheet: str | None, encoding: str | None) -> "Asked":
    """What the options ask of the file. Raise UsageError for columns that are not understood, or no encoding."""
    from pinghu_cli.intake.tables import Asked

    renamed, of = _read_columns(columns or "")
    return Asked(columns=renamed, of=of, sheet=sheet, encoding=_encoding_named(encoding))


def _encoding_named(name: str | None) -> str | None:
    """The encoding of texts that Python knows by ``name``. Raise UsageError for none; hex and idna are for others."""
    if name is None:
        return None
    import codecs

    try:
        if _LINE.encode(name).decode(name, "replace") != _LINE:
            raise LookupError
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise UsageError("unknown-choice", f"沒有編碼「{name}」", "可用:utf-8、gb18030、utf-16、big5") from None


_LINE = "a,1\n"
_OF: "dict[str, Of]" = {"price": "one", "單價": "one", "total": "all", "總價": "all"}
"""What an amount may be called that says of how many units it is."""


def _read_columns(text: str) -> "tuple[dict[Role, str], Of]":
    """``base=金額,count="件,數"`` -> {"base": "金額", "count": "件,數"}; raise UsageError for anything else.

    A role may be written in Chinese (申請人=戶名); a comma within a name needs no quotes where no role follows it. An
    amount may be called that of one unit (單價) or of all units of a row (總價); which of them is told beside.
    """
    from pinghu_cli.intake.wording import ROLE_NAMES, ROLES
    from pinghu_cli.spelling.normalise import key

    roles: dict[str, Role] = {key(name): role for role in ROLES for name in (role, ROLE_NAMES[role])} | {
        "amount": "base"
    }
    roles |= {key(name): "base" for name in _OF}
    said = {key(name): of for name, of in _OF.items()}
    found: dict[Role, str] = {}
    of: Of = ""
    for part in re.split(r"[,，、]\s*(?=[\w ]+\s*[=＝])", text.strip()) if text.strip() else ():
        written, equals, name = re.match(r"([^=＝]*)([=＝]?)(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr]
        role, name = roles.get(key(written)), name.strip().strip(",，").strip("\"'“”「」").strip()
        if not equals or not name or role is None:
            hint = f"寫法:--columns applicant=申請人,base=金額;可用:{'、'.join((*ROLES, *_OF))}"
            raise UsageError("bad-columns", f"看不懂 --columns 的「{part}」", hint)
        if role in found:
            raise UsageError("bad-columns", f"--columns 把 {role} 寫了兩次", "一種用途只能指定一欄")
        if name in found.values():
            raise UsageError("bad-columns", f"--columns 把「{name}」用了兩次", "一欄只能作一種用途")
        found[role] = name
        of = said.get(key(written), of)
    return found, of
