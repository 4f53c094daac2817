"""表紙: for whom, what to do, until when, and what is still to be filled, live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from taikou_xl.forms import inputs
from taikou_xl.forms.identity import IssuedItem
from taikou_xl.forms.inputs import (
    ANSWERS,
    CORRECTIONS,
    LAST_YEAR,
    RATING_GUIDE,
    absolute,
    quoted,
)
from taikou_xl.forms.layout import CONFIRM, CONFIRM_DAY, CONFIRMED, EXTENSION, SENDER
from taikou_xl.forms.measure import row_pt
from taikou_xl.forms.sendback import Answers, SendBack
from taikou_xl.plan.model import Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Format,
    Sheet,
    merge_text,
    named_footer,
    setup_a4,
    write_text,
)
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

DONE = "すべて入力済みです。保存して返送してください"
UNCORRECTED = "未修正"
CONFIRM_LIST = "taikou_list_confirm"
CONFIRM_CHOICES = (CONFIRMED, "未")
LATER = "別途お知らせします"
_WIDTHS = (13.0, 50.0, 18.0, 17.0)
_LAST = len(_WIDTHS) - 1


def due_of(plan: Plan, unit: str) -> str:
    """Give the deadline of a unit: its department's own, else the plan's, else a promise."""
    names = plan.departments_by_unit.get(unit, frozenset()) | {unit}
    own = (d.due.strip() for d in plan.departments if d.name in names)
    return next((due for due in own if due), "") or plan.setting("提出期限") or LATER


def contact_of(plan: Plan) -> str:
    """Give whom to ask: 取りまとめ課 and 連絡先."""
    parts = [part for part in (plan.setting("取りまとめ課"), plan.setting("連絡先")) if part]
    return "　".join(parts) or LATER


def office_of(plan: Plan) -> str:
    """Give the name of 取りまとめ課, its role where 設定 has no name."""
    return plan.setting("取りまとめ課") or "取りまとめ課"


def instructions(plan: Plan, *, again: bool = False) -> tuple[str, ...]:
    """Give the four lines that say what to do; ``again`` for a copy to correct."""
    rating = plan.rating_field
    choose = (
        f"{rating.name}は、一覧から選びます。迷ったときは「{RATING_GUIDE}」を見てください。"
        if rating
        else "▼のある欄は、一覧から選びます。"
    )
    first = (
        f"「{CORRECTIONS}」の「欄」を押し、開いたシートの印の付いた欄を直してください（ほかの欄は、いただいた回答のままです）。"
        if again
        else f"「表紙」の一覧で{plan.level_names[-1]}の名前を押し、開いたシートの色の付いた欄に書いてください。"
    )
    past = "昨年" if plan.periods[0].parts == 1 else "前回"
    return (
        first,
        choose,
        f"貼り付けは、セルをダブルクリックしてから行ってください（{past}の文章は「{LAST_YEAR}」）。",
        f"書き終えたら「{ANSWERS}」で所属長の確認を受け、保存して、このファイルを返送してください。"
        if plan.setting(CONFIRM) != "なし"
        else f"書き終えたら「{ANSWERS}」で見直し、保存して、このファイルを返送してください。",
    )


def write_cover(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    unit: str,
    issued: Sequence[IssuedItem],
    answers: Answers,
    sendback: SendBack | None = None,
    states: str = "",
) -> dict[str, str]:
    """Write 表紙 and give the addresses of its own open cells by label.

    ``states`` is the range of 修正箇所一覧 that says what is not corrected yet.
    """
    _set_up(writer, sheet, plan)
    _write_title(writer, sheet, plan, period, unit, sendback)
    row = _write_instructions(writer, sheet, plan, 5, again=sendback is not None)
    due = sendback.due if sendback else ""
    row = _write_facts(writer, sheet, plan, row + 1, due or due_of(plan, unit))
    row, counts = _write_items(writer, sheet, plan, period, issued, answers, row + 1)
    row, cells = _write_sender(writer, sheet, plan, row + 1, sendback.cover if sendback else {})
    _write_status(writer, sheet, plan, period, issued, answers, counts, cells, states)
    sheet.print_area(0, 0, row - 1, _LAST)
    return cells


def _set_up(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    sheet.protect("", {"format_rows": True})
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width, writer.format())
    writer.lock_columns_from(sheet, _LAST + 1)
    setup_a4(sheet, landscape=False, footer=named_footer(plan.name))
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _merged(sheet: Sheet, row: int, text: str, style: Format, first: int = 0) -> None:
    merge_text(sheet, row, first, row, _LAST, text, style)


def _heading(writer: BookWriter, sheet: Sheet, row: int, text: str) -> None:
    style = writer.format(bold=True, font_size=12, bottom=2, bottom_color=look.LINK_INK)
    sheet.set_row(row, 24)
    _merged(sheet, row, text, style)


def _framed(writer: BookWriter, **properties: Any) -> Format:  # noqa: ANN401
    return writer.format(**{"border": 1, "border_color": look.LINE, **properties})


def _label(writer: BookWriter, **properties: Any) -> Format:  # noqa: ANN401
    return _framed(writer, **{"bg_color": look.LABEL_FILL, "align": "center", **properties})


def _write_title(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    unit: str,
    sendback: SendBack | None,
) -> None:
    city = plan.setting("市区町村名")
    over = plan.name if city in plan.name else f"{city}　{plan.name}"
    wide = sum(_WIDTHS)
    sheet.set_row(0, look.row_pt([(over, wide)], 11, 22))
    _merged(sheet, 0, over, writer.format(font_size=11, font_color=look.FAINT_INK))
    sheet.set_row(1, 34)
    title = f"{period.label} 実施状況 記入様式"
    title += "【差戻し】" if sendback else ""
    _merged(sheet, 1, title, writer.format(font_size=20, bold=True))
    sheet.set_row(2, 26)
    addressee = writer.format(font_size=14)
    if sendback is None:
        _merged(sheet, 2, f"{unit}　御中", addressee)
    else:
        merge_text(sheet, 2, 0, 2, 1, f"{unit}　御中", addressee)
        day = f"{sendback.day} 差戻し"
        _merged(sheet, 2, day, writer.format(align="right", bold=True, font_size=11), first=2)
    sheet.set_row(4, 8)


def _write_instructions(
    writer: BookWriter, sheet: Sheet, plan: Plan, row: int, *, again: bool
) -> int:
    _heading(writer, sheet, row, "書き方")
    style = writer.format(align="left", indent=1)
    for count, text in enumerate(instructions(plan, again=again), start=1):
        row += 1
        line = f"{count}．{text}"
        sheet.set_row(row, row_pt([(line, sum(_WIDTHS) - 2)], 22))
        _merged(sheet, row, line, style)
    return row + 1


def _write_facts(writer: BookWriter, sheet: Sheet, plan: Plan, row: int, due: str) -> int:
    sheet.set_row(row - 1, 8)
    facts = {
        "提出期限": due,
        "基準日": plan.setting("基準日"),
        "提出先": plan.setting("提出先") or LATER,
        "問い合わせ先": contact_of(plan),
    }
    for label, text in facts.items():
        if not text:
            continue
        sheet.set_row(row, row_pt([(text, sum(_WIDTHS[1:]) - 2)], 24))
        write_text(sheet, row, 0, label, _label(writer))
        bold = label == "提出期限"
        _merged(sheet, row, text, _framed(writer, bold=bold, align="left", indent=1), first=1)
        row += 1
    return row


def _write_items(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    issued: Sequence[IssuedItem],
    answers: Answers,
    row: int,
) -> tuple[int, str]:
    """Write the unit's items with links and live counts; give the next row and the counts' range."""
    sheet.set_row(row - 1, 8)
    _heading(writer, sheet, row, f"記入する{plan.level_names[-1]}（{len(issued)}件）")
    row += 1
    rating = plan.rating_field
    heads = (
        "番号",
        f"{plan.level_names[-1]}（押すと開きます）",
        rating.name if rating else "",
        "未入力",
    )
    sheet.set_row(row, 20)
    for column, text in enumerate(heads):
        write_text(sheet, row, column, text, _label(writer))
    first = row + 1
    for one in issued:
        row += 1
        _write_item(writer, sheet, plan, period, one, answers.get(one.no, {}), row)
    _mark_counts(writer, sheet, first, row)
    return row + 1, f"{absolute(address(first, _LAST))}:{absolute(address(row, _LAST))}"


def _write_item(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    one: IssuedItem,
    answers: Mapping[str, str],
    row: int,
) -> None:
    item = plan.item_by_no[one.no]
    cells = dict(one.cells)
    number = item.label or item.no
    sheet.set_row(row, row_pt([(one.title, _WIDTHS[1] - 2), (number, _WIDTHS[0])], 24))
    target = next(iter(cells.values()), "A1")
    place = f"{quoted(one.sheet)}!{target}"
    link = {"font_color": look.LINK_INK, "underline": 1}
    sheet.write_url(
        row,
        0,
        f"internal:{place}",
        _framed(writer, align="center", **link),
        number,
        "シートを開きます",
    )
    # a formula, because LibreOffice does not wrap the text of a link
    go = f"=HYPERLINK({inputs.formula_text(f'#{place}')},{inputs.formula_text(one.title)})"
    sheet.write_formula(row, 1, go, _framed(writer, align="left", indent=1, **link), one.title)
    rating = plan.rating_field
    shown = _framed(writer, align="center")
    if rating and rating.name in cells:
        place = absolute(cells[rating.name], one.sheet)
        value = answers.get(rating.name, "")
        sheet.write_formula(row, 2, f'=IF({place}="","",{place})', shown, value)
    else:
        write_text(sheet, row, 2, "", shown)
    parts = [
        inputs.unfilled_formula(plan, item, period, f, cells, one.sheet)
        for f in plan.report_fields
        if f.name in cells
    ]
    sums = "+".join(f"IF({part},1,0)" for part in parts if part) or "0"
    style = _framed(writer, align="center", num_format='0"か所";-0;"済"')
    left = inputs.unfilled_at_first(plan, item, period, answers)
    sheet.write_formula(row, _LAST, f"={sums}", style, left)


def _mark_counts(writer: BookWriter, sheet: Sheet, first: int, last: int) -> None:
    done = writer.book.add_format({"font_color": look.DONE_INK, "bg_color": look.GUIDE_FILL})
    open_ = writer.book.add_format({"bg_color": look.MISSING_FILL})
    for criteria, style in (("==", done), (">", open_)):
        sheet.conditional_format(
            first, _LAST, last, _LAST,
            {"type": "cell", "criteria": criteria, "value": 0, "format": style},
        )  # fmt: skip


def _write_sender(
    writer: BookWriter, sheet: Sheet, plan: Plan, row: int, known: Mapping[str, str]
) -> tuple[int, dict[str, str]]:
    """Write 記入者, 内線 and 所属長確認; give the next row and the open cells by label."""
    sheet.set_row(row - 1, 8)
    _heading(writer, sheet, row, "提出前に")
    pairs = [(SENDER, EXTENSION)]
    if plan.setting(CONFIRM) != "なし":
        pairs.append((CONFIRM, CONFIRM_DAY))
    cells: dict[str, str] = {}
    for pair in pairs:
        row += 1
        sheet.set_row(row, 24)
        for column, label in zip((0, 2), pair, strict=True):
            write_text(sheet, row, column, label, _label(writer))
            style = {"bg_color": look.INPUT_FILL, "locked": False, "align": "left", "indent": 1}
            if label == CONFIRM_DAY:
                style["num_format"] = inputs.DATE_FORMAT
            elif label != CONFIRM:
                style["num_format"] = "@"
            write_text(sheet, row, column + 1, known.get(label, ""), _framed(writer, **style))
            cells[label] = address(row, column + 1)
            if label == CONFIRM:
                _offer_confirmation(sheet, cells[label])
    return row + 1, cells


def _offer_confirmation(sheet: Sheet, cell: str) -> None:
    sheet.data_validation(
        cell,
        {
            "validate": "list",
            "source": f"={CONFIRM_LIST}",
            "input_title": CONFIRM,
            "input_message": f"所属長が「{ANSWERS}」を確認したら「済」を選んでください。",
            "error_title": "一覧から選んでください",
            "error_message": "「済」か「未」を選んでください。",
            "error_type": "stop",
        },
    )


def _write_status(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    issued: Sequence[IssuedItem],
    answers: Answers,
    counts: str,
    cells: Mapping[str, str],
    states: str,
) -> None:
    """Write the line that says whether everything is filled, and corrected."""
    open_count = sum(
        inputs.unfilled_at_first(plan, plan.item_by_no[one.no], period, answers.get(one.no, {}))
        for one in issued
    )
    total = f"SUM({counts})"
    done = inputs.formula_text(DONE)
    needs = plan.setting(CONFIRM) == "必須"
    if needs:
        unconfirmed = inputs.formula_text(f"入力は済みました。下の{CONFIRM}を「済」にしてください")
        done = f'IF({absolute(cells[CONFIRM])}<>"済",{unconfirmed},{done})'
    if states:
        left = f'COUNTIF({states},"{UNCORRECTED}")'
        words = f'"「{CORRECTIONS}」に、まだ直していない箇所があと "&{left}&" か所あります"'
        done = f"IF({left}>0,{words},{done})"
    formula = f'=IF({total}>0,"未入力があと "&{total}&" か所あります",{done})'
    first_done = f"入力は済みました。下の{CONFIRM}を「済」にしてください" if needs else DONE
    value = f"未入力があと {open_count} か所あります" if open_count else first_done
    if states and not open_count:
        value = f"「{CORRECTIONS}」の箇所を直してください"
    style = writer.format(
        bold=True, font_size=13, align="center", bg_color=look.MISSING_FILL, font_color=look.INK
    )
    sheet.set_row(3, 30)
    merge_text(sheet, 3, 0, 3, _LAST, "", style)
    sheet.write_formula(3, 0, formula, style, value)
    good = writer.book.add_format({"bg_color": look.GUIDE_FILL, "font_color": look.DONE_INK})
    sheet.conditional_format(
        3, 0, 3, _LAST,
        {"type": "formula", "criteria": f"=$A$4={inputs.formula_text(DONE)}", "format": good},
    )  # fmt: skip
