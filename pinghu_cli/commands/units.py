"""Responsible units: all of them, or one unit's whole duty list."""

from pinghu_cli import api
from pinghu_cli.commands.session import Example, Session, UnitArgument, command
from pinghu_cli.document.model import AnnexItem, Domain, Measure
from pinghu_cli.document.query import UnitDuties
from pinghu_cli.listings.items import DutyRow, UnitRow, duty_row, unit_row
from pinghu_cli.output.view import Listing
from pinghu_cli.pages import tables


@command(
    "責任單位:全部,或一個單位牽頭與配合的所有事項",
    details="單位可寫簡稱、全稱、俗稱或拼音,繁簡皆可:經信局、工信局、卫健委、jingxinju。",
    examples=(
        Example("pinghu units", "全部責任單位"),
        Example("pinghu units 經信局", "經信局的全部事項"),
        Example("pinghu units 卫健委", "俗稱與簡體也行"),
    ),
)
def units(session: Session, name: UnitArgument = None) -> None:
    """List the units, or one unit's duties."""
    found = api.units(session.document, name)
    if name is None:
        rows = [unit_row(unit) for unit in found]
        session.show(Listing(UnitRow, rows, tables.units(rows)))
    else:
        session.show(_duties(found[0]))


def _duties(unit: UnitDuties) -> Listing:
    known_as = f"({unit.unit.full_name})" if unit.unit.full_name else ""
    counts = "、".join(
        f"{words}{len(items)}{counter}"
        for words, counter, items in (
            ("牽頭領域", "個", unit.items(Domain, "lead")),
            ("牽頭措施", "項", unit.items(Measure, "lead")),
            ("配合措施", "項", unit.items(Measure, "join")),
            ("附件牽頭", "項", unit.items(AnnexItem, "lead")),
            ("附件配合", "項", unit.items(AnnexItem, "join")),
        )
        if items
    )
    kinds = (Domain, Measure, AnnexItem)
    ordered = sorted(unit.duties, key=lambda duty: (duty.role != "lead", kinds.index(type(duty.item))))
    notes = (f"{counts}。列第一位的為牽頭單位。", *(("全稱不是文件內容。",) if known_as else ()))
    title = f"{unit.unit.name}{known_as}"
    rows = [duty_row(unit, duty) for duty in ordered]
    return Listing(DutyRow, rows, tables.duties(rows, title, notes))
