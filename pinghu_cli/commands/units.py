"""Responsible units: all of them, or what some of them lead and join."""

from typing import Annotated

import typer

from pinghu_cli import api
from pinghu_cli.commands import completion
from pinghu_cli.commands.filters import (
    IN_DOCUMENT,
    DomainOption,
    KindOption,
    LimitOption,
    Order,
    RoleOption,
    arranged,
    offered_orders,
    role_of,
    sort_option,
)
from pinghu_cli.commands.parameters import Offered
from pinghu_cli.commands.session import Example, Session, command
from pinghu_cli.document.model import Domain, Measure
from pinghu_cli.document.query import Duty, UnitDuties
from pinghu_cli.document.unprinted import NOT_WRITTEN
from pinghu_cli.errors import UsageError
from pinghu_cli.listings.items import DutyRow, UnitRow, duty_row, unit_row
from pinghu_cli.listings.whole import whole_unit
from pinghu_cli.output.view import NOTHING, Listing, Record, Records
from pinghu_cli.pages import tables
from pinghu_cli.pages.items import counted, unit_page

ORDERS = {
    "document": IN_DOCUMENT,
    "leads": Order("牽頭多的在前", lambda unit: len(unit.items(Domain, "lead") + unit.items(Measure, "lead")), True),
    "duties": Order("事項多的在前", lambda unit: len(unit.duties), is_descending=True),
}


@command(
    "責任單位:全部,或幾個單位牽頭與配合的所有事項",
    details="單位可寫簡稱、全稱、俗稱或拼音,繁簡皆可。",
    examples=(
        Example("pinghu units", "全部責任單位"),
        Example("pinghu units {unit}", "{unit}的全部事項,和誰一起辦"),
        Example("pinghu units {unit} {other_unit} --role lead", "兩個單位牽頭的"),
        Example("pinghu units {unit} --brief", "一頁:職責、目標、激勵,可交給別人"),
    ),
)
def units(  # noqa: PLR0913, PLR0917 - one parameter per option
    session: Session,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[單位]…", help="簡稱、全稱、俗稱或拼音,可寫幾個;省略為全部"),
        Offered(completion.units),
    ] = None,
    role: RoleOption = None,
    domain: DomainOption = None,
    kind: KindOption = None,
    brief: Annotated[bool, typer.Option("--brief", help="每個單位一頁:職責、與誰、目標、激勵")] = False,
    sort: Annotated[str, sort_option(ORDERS), offered_orders(ORDERS)] = "document",
    limit: LimitOption = None,
) -> None:
    """List the units, or the duties of some."""
    document = session.document
    found = api.units(document, names)
    if brief:
        _refuse(session, role=role, domain=domain, kind=kind, limit=limit)
        if not names:
            raise UsageError("bad-usage", "--brief 要寫明單位", session.example("pinghu units {unit} --brief"))
        records = [Record(whole_unit(document, unit.unit), unit_page(document, unit.unit)) for unit in found]
        session.show(Records(records=tuple(records), many=len(found) > 1))
    elif names:
        narrowed = [_narrowed(session, unit, role, domain, kind) for unit in found]
        session.show(_duties(narrowed, limit, is_whole=not (role or domain or kind)))
    else:
        _refuse(session, role=role, domain=domain, kind=kind)
        listed, notes = arranged(found, ORDERS, sort, limit)
        rows = [unit_row(unit) for unit in listed]
        empty = NOTHING if document.units else f"責任單位{NOT_WRITTEN}"
        session.show(Listing(UnitRow, rows, tables.units(rows, notes), empty=empty))


def _refuse(session: Session, **options: object) -> None:
    """Raise UsageError for an option that makes no sense here: none is dropped in silence."""
    given = next((name for name, value in options.items() if value), None)
    if given:
        raise UsageError(
            "option-misfit", f"--{given} 只用於列出單位的事項", session.example("pinghu units {unit} --role lead")
        )


def _narrowed(
    session: Session, unit: UnitDuties, role: str | None, domain: list[str] | None, kind: list[str] | None
) -> UnitDuties:
    """The duties of a unit that the filters keep."""
    from pinghu_cli.names import filters

    wanted = role_of(role)
    homes, kinds = session.domains(domain), filters.kinds(kind)

    def keeps(duty: Duty) -> bool:
        return (
            wanted in (None, duty.role)
            and (homes is None or duty.domain.number in homes)
            and (kinds is None or duty.kind in kinds)
        )

    return UnitDuties(unit=unit.unit, duties=tuple(duty for duty in unit.duties if keeps(duty)))


def _duties(units: list[UnitDuties], limit: int | None, *, is_whole: bool) -> Listing:
    listed = [(unit, duty) for unit in units for duty in unit.ordered]
    kept, cut = arranged(listed, {"document": IN_DOCUMENT}, "document", limit)
    rows = [duty_row(unit, duty) for unit, duty in kept]
    names = [f"{unit.unit.name}({unit.unit.full_name})" if unit.unit.full_name else unit.unit.name for unit in units]
    sums = [f"{unit.unit.name}:{counted(unit)}" if len(units) > 1 else counted(unit) for unit in units]
    remarks = ["列第一位的為牽頭單位。"]
    remarks += ["全稱不是文件內容。"] if any(unit.unit.full_name for unit in units) else []
    remarks += [] if is_whole else ["只列篩選後的。"]
    notes = (f"{';'.join(filter(None, sums))}。{remarks[0]}", *remarks[1:], *cut)
    return Listing(DutyRow, rows, tables.duties(rows, "、".join(names), notes, is_one=len(units) == 1))
