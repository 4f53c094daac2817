"""目標・振り返りカード: one blank A4 card per member of staff, for every year of the plan.

The cards stay with staff: nothing collects them, so nothing here has to be found again.

Source: the last page of 安中市 第4次行政改革大綱 概要版 (目標欄 and 振り返り for each year).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from taikou_xl.plan.model import Plan
from taikou_xl.plan.naming import free_sheet_names
from taikou_xl.plan.stafflist import StaffMember
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Sheet,
    merge_text,
    named_footer,
    setup_a4,
    write_text,
)
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import text_width

TITLE = "目標・振り返りカード"
GOAL, LOOKING_BACK, YEAR = "目標", "振り返り", "年度"
_WIDTHS = (13.0, 13.0, 23.0, 36.0)  # 目標 stands over the second and third
_TOP, _BELOW = sum(_WIDTHS[:2]), sum(_WIDTHS[2:])
_LAST = len(_WIDTHS) - 1
_SMALL_PT = 9.0
_HOW = (
    "年度のはじめに、下の{top}を見て、自分の仕事でできることを「目標」に書きます。年度の終わりに「振り返り」を書き、次の年度の目標に生かします。",
    "このカードは、ご自分で持ってください。提出の必要はありません。",
)
_YEAR_PT = (48.0, 132.0)  # the least and the greatest height of a year
_SPARE_PT = 14.0  # printers and programs round rows up


def build_cards(plan: Plan, department: str, members: Sequence[StaffMember]) -> bytes:
    """Give the workbook of a 課 as bytes: one sheet per member, named after them."""
    stamp = {"kind": "cards", "plan": plan.key, "period": ""}
    writer = BookWriter(title=f"{plan.name}　{TITLE}　{department}", stamp=stamp)
    sheets = free_sheet_names([member.name for member in members])
    for member, name in zip(members, sheets, strict=True):
        _write_card(writer, writer.sheet(name), plan, member)
    return writer.finish()


def glance(plan: Plan) -> list[tuple[str, str]]:
    """Give the highest levels of a plan, each with the names below it, in plan order.

    A plan of one level only has none: its items are no direction to go in.
    """
    if len(plan.level_names) == 1:
        return []
    below: dict[str, dict[str, None]] = {}
    for item in plan.items:
        if item.levels[0]:
            names = below.setdefault(item.levels[0], {})
            if len(item.levels) > 2 and item.levels[1]:
                names[item.levels[1]] = None
    return [(top, _packed(list(names))) for top, names in below.items()]


def _packed(names: Sequence[str]) -> str:
    """Put as many names on each line as fit there, so that lines break between names."""
    room = look.chars_in(_BELOW - 2, _SMALL_PT)
    lines: list[str] = []
    for name in names:
        if lines and text_width(f"{lines[-1]}　{name}") <= room:
            lines[-1] += f"　{name}"
        else:
            lines.append(name)
    return "\n".join(lines)


def years(plan: Plan) -> tuple[Period, ...]:
    """Give the fiscal years that the plan's periods lie in."""
    return tuple(dict.fromkeys(Period(period.year) for period in plan.periods))


def _write_card(writer: BookWriter, sheet: Sheet, plan: Plan, member: StaffMember) -> None:
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.hide_gridlines(2)
    used = _write_head(writer, sheet, plan, member)
    row, height = _write_glance(writer, sheet, plan, 6)
    used += height
    last = _write_years(writer, sheet, plan, row, used)
    setup_a4(sheet, landscape=False, footer=named_footer(f"{plan.name}　{TITLE}"))
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, last, _LAST)


def _framed(writer: BookWriter, **properties: Any) -> Any:  # noqa: ANN401 - XlsxWriter's vocabulary
    return writer.format(**{"border": 1, "border_color": look.LINE, **properties})


def _label(writer: BookWriter, **properties: Any) -> Any:  # noqa: ANN401 - XlsxWriter's vocabulary
    return _framed(writer, **{"bg_color": look.LABEL_FILL, "align": "center", **properties})


def _row(sheet: Sheet, row: int, height: float) -> float:
    sheet.set_row(row, height)
    return height


def _write_head(writer: BookWriter, sheet: Sheet, plan: Plan, member: StaffMember) -> float:
    """Write title, whose card it is and how to use it (rows 0 to 5); give their height."""
    wide = sum(_WIDTHS)
    used = _row(sheet, 0, look.row_pt([(plan.name, wide)], least_pt=18))
    merge_text(sheet, 0, 0, 0, _LAST, plan.name, writer.format(font_color=look.FAINT_INK))
    used += _row(sheet, 1, 34)
    merge_text(sheet, 1, 0, 1, _LAST, TITLE, writer.format(bold=True, font_size=20))
    whose = " ".join(part for part in (member.section, member.post) if part)
    place = "　".join(part for part in (member.department, whose) if part)
    middle = sum(_WIDTHS[1:3]) - 2
    used += _row(sheet, 2, look.row_pt([(place, middle), (member.name, _WIDTHS[3])], 12, 28))
    write_text(sheet, 2, 0, "所属・氏名", _label(writer))
    merge_text(sheet, 2, 1, 2, 2, place, _framed(writer, indent=1))
    write_text(sheet, 2, _LAST, member.name, _framed(writer, indent=1, bold=True, font_size=12))
    top = plan.level_names[0] if len(plan.level_names) > 1 else "計画"
    for row, line in enumerate(_HOW, start=3):
        told = line.format(top=top)
        used += _row(sheet, row, look.row_pt([(told, wide)], least_pt=18))
        merge_text(sheet, row, 0, row, _LAST, told, writer.format(align="left"))
    return used + _row(sheet, 5, 6)


def _write_glance(writer: BookWriter, sheet: Sheet, plan: Plan, row: int) -> tuple[int, float]:
    """Write the plan's directions; give the next row and the height that they take."""
    found = glance(plan)
    if not found:
        return row, 0.0
    small = {"font_size": _SMALL_PT, "align": "left", "indent": 1}
    used = _row(sheet, row, 20)
    merge_text(
        sheet, row, 0, row, _LAST, f"{plan.level_names[0]}（ひと目で）", _label(writer, bold=True)
    )
    alone = not any(names for _, names in found)
    for top, names in found:
        row += 1
        if alone:
            used += _row(sheet, row, look.row_pt([(top, sum(_WIDTHS) - 2)], least_pt=18))
            merge_text(sheet, row, 0, row, _LAST, top, _framed(writer, bold=True, indent=1))
            continue
        height = max(look.text_pt(top, _TOP - 2), look.text_pt(names, _BELOW - 2, _SMALL_PT), 20.0)
        used += _row(sheet, row, min(look.MAX_ROW_PT, height))
        merge_text(sheet, row, 0, row, 1, top, _framed(writer, bold=True, indent=1))
        merge_text(sheet, row, 2, row, _LAST, names, _framed(writer, **small))
    return row + 2, used + _row(sheet, row + 1, 6)


def _write_years(writer: BookWriter, sheet: Sheet, plan: Plan, row: int, used: float) -> int:
    """Write 目標 and 振り返り of every year over what the page leaves; give the last row."""
    bold = _label(writer, bold=True)
    _write_year(sheet, row, (YEAR, GOAL, LOOKING_BACK), bold, bold)
    used += _row(sheet, row, 20)
    _, page = look.printable_pt(landscape=False)
    found = years(plan)
    least, greatest = _YEAR_PT
    height = max(least, min(greatest, (page - used - _SPARE_PT) / len(found)))
    open_ = _framed(writer, bg_color=look.INPUT_FILL, valign="top", num_format="@", locked=False)
    for period in found:
        row += 1
        sheet.set_row(row, height)
        _write_year(sheet, row, (_year_label(period), "", ""), bold, open_)
    return row


def _write_year(sheet: Sheet, row: int, texts: tuple[str, str, str], year: Any, body: Any) -> None:  # noqa: ANN401 - XlsxWriter's formats
    write_text(sheet, row, 0, texts[0], year)
    merge_text(sheet, row, 1, row, 2, texts[1], body)
    write_text(sheet, row, _LAST, texts[2], body)


def _year_label(period: Period) -> str:
    label = period.label
    return f"{label}\n（{period.year}）" if period.era[0] else label
