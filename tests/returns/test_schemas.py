"""Every answer is accepted, accepted with a note, or held: never a fourth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from taikou_xl.findings import Finding
from taikou_xl.plan.model import (
    OPTIONAL,
    REQUIRED,
    WITH_TARGET,
    Entry,
    Field,
    Kind,
    Plan,
    RatingClass,
    Role,
    Side,
)
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.model import Answer
from taikou_xl.terms.days import read_date
from tests.consolidations import make_item, make_plan
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes, small_plan

FILE = "回収/秘書課.xlsx"
Texts = Mapping[str, str | tuple[str, str]]  # field → text, or (kind, text)


def answers(plan: Plan, no: str, texts: Texts) -> list[Answer]:
    """Give what one item's sheet held; fields without a text are blank."""
    made = []
    for number, field in enumerate(plan.report_fields):
        given = texts.get(field.name, "")
        kind, text = given if isinstance(given, tuple) else ("text" if given else "blank", given)
        made.append(
            Answer(FILE, "秘書課", no, "R7", field.name, f"{no}_題", f"F{14 + number}", kind, text)
        )
    return made


def check_one(
    texts: Texts, plan: Plan | None = None
) -> tuple[dict[str, dict[str, str]], list[Finding]]:
    """Check one item and give its result rows by field, and the findings."""
    used = plan or small_plan()
    rows, findings = check_answers(answers(used, "1", texts), used, R7)
    return {row.field: row._asdict() for row in rows if row.item == "1"}, findings


def with_target(target: str) -> Plan:
    plan = small_plan()
    item = replace(plan.items[0], table={("数値目標", "R7"): Entry(target)})
    return replace(plan, items=(item, *plan.items[1:]))


def test_rows__always__have_every_item_and_field_in_plan_order() -> None:
    """Whatever came back, there is a row for every active item and every reported field."""
    plan = small_plan()
    rows, findings = check_answers(answers(plan, "2", UNTARGETED), plan, R7)
    fields = [f.name for f in plan.report_fields]
    wanted = [(no, field) for no in ("1", "2", "3") for field in fields]
    assert [(row.item, row.field) for row in rows] == wanted
    assert findings == []
    absent = {(row.state, row.file, row.cell) for row in rows if row.item == "1"}
    assert absent == {("blank", "", "")}
    assert {row.period for row in rows} == {"R7"}


def test_rows__no_item_in_the_period__are_none() -> None:
    """A period without items gives no rows, not a crash."""
    assert check_answers([], replace(small_plan(), items=()), R7) == ((), [])


def test_answers__sensible__give_no_finding_and_keep_their_text() -> None:
    """A normal answer is accepted as written, with its file, sheet and cell."""
    rows, findings = check_one({**SENSIBLE, "振り返り": " 次年度は\n早めに。　"})
    assert findings == []
    assert rows["振り返り"]["value"] == " 次年度は\n早めに。　"
    assert {row["state"] for row in rows.values()} == {"accepted"}
    row = rows["数値"]
    assert (row["value"], row["file"], row["sheet"], row["cell"]) == (
        *("33.0％", FILE, "1_題", "F15"),
    )


def test_optional_field__left_blank__is_no_finding() -> None:
    """振り返り is optional: blank is blank."""
    rows, findings = check_one(SENSIBLE)
    assert findings == []
    assert rows["振り返り"]["state"] == "blank"


@pytest.mark.parametrize("field", ["実施概要", "数値", "達成度"])
def test_required_field__left_blank__is_held(field: str) -> None:
    """A required cell left blank is held and named with its own cell; the others count."""
    rows, findings = check_one({**SENSIBLE, field: ""})
    assert codes(findings) == ["required-blank"]
    found = findings[0]
    assert (found.field, found.cell) == (field, rows[field]["cell"])
    assert (found.file, found.sheet, found.item) == (FILE, "1_題", "1")
    assert (rows[field]["state"], rows[field]["value"], rows[field]["held_value"]) == (
        *("held", "", ""),
    )
    assert [f for f, row in rows.items() if row["state"] == "held"] == [field]


@pytest.mark.parametrize("target", ["", "-", "－", "（導入した場合に設定）"])
@pytest.mark.parametrize("value", ["", "-", "なし", "特になし"])
def test_figure__where_no_target_asks_for_one__may_be_anything(target: str, value: str) -> None:
    """Without a target 数値 may be blank or ``-``."""
    assert check_one({**SENSIBLE, "数値": value}, with_target(target))[1] == []


def test_item__wholly_blank__is_one_finding() -> None:
    """An item left out of a return is one error, not one for every cell."""
    plan = small_plan()
    given = [*answers(plan, "1", {}), *answers(plan, "2", UNTARGETED)]
    rows, findings = check_answers(given, plan, R7)
    assert codes(findings) == ["item-blank"]
    assert (findings[0].item, findings[0].sheet, findings[0].file) == ("1", "1_題", FILE)
    assert {row.state for row in rows if row.item == "1"} == {"blank"}


@pytest.mark.parametrize("text", ["ほぼ達成", "未達成", "5", "年度目標達成・一部達成"])
def test_rating__not_of_the_scale__is_held_and_never_counted(text: str) -> None:
    """A class that the plan does not have is sent back with the classes that it has."""
    rows, findings = check_one({**SENSIBLE, "達成度": text})
    assert codes(findings) == ["rating-unknown"]
    assert findings[0].message == f"達成度「{text}」は選べません。"
    assert "6つ（全体の目標達成、年度目標達成、年度目標一部達成、" in findings[0].remedy
    assert (rows["達成度"]["state"], rows["達成度"]["value"]) == ("held", "")
    assert rows["達成度"]["held_value"] == text
    assert rows["数値"]["state"] == "accepted"


def test_rating__nearly_right__names_the_nearest() -> None:
    """A slip of the pen gets the class that was probably meant."""
    _, findings = check_one({**SENSIBLE, "達成度": "年度目標逹成"})
    assert "「年度目標達成」ではありませんか。" in findings[0].remedy
    _, far = check_one({**SENSIBLE, "達成度": "xyz"})
    assert "ではありませんか" not in far[0].remedy


@pytest.mark.parametrize("text", ["☀", "☀\ufe0f", "☀ はれ", " ☀快晴"])
def test_rating__only_its_mark__names_the_class_that_was_meant(text: str) -> None:
    """A mark does not stand for its word, but whoever typed it is told the word."""
    scale = (RatingClass("晴れ", "☀", achieved=True), RatingClass("曇り", "☁"), RatingClass("雨"))
    rows, findings = check_one({**SENSIBLE, "達成度": text}, replace(small_plan(), scale=scale))
    assert codes(findings) == ["rating-unknown"]
    assert "「晴れ」ではありませんか。" in findings[0].remedy
    assert rows["達成度"]["state"] == "held"


@pytest.mark.parametrize(
    "text", [" 年度目標達成", "年度目標達成　", "年度 目標達成", "年度目標達成\n"]
)
def test_rating__with_blanks__is_accepted_with_a_note(text: str) -> None:
    """A class typed with other blanks is accepted in the scale's spelling; a note keeps it."""
    rows, findings = check_one({**SENSIBLE, "達成度": text})
    assert codes(findings) == ["choice-normalised"]
    assert (rows["達成度"]["state"], rows["達成度"]["value"]) == ("accepted", "年度目標達成")
    assert text in findings[0].message


@pytest.mark.parametrize("text", ["Ａ", "a", "ａ"])
def test_rating__other_width_or_case__is_the_class_of_the_plans_scale(text: str) -> None:
    """A scale A/B/C/D works like any other."""
    plan = replace(small_plan(), scale=tuple(RatingClass(n, achieved=n < "C") for n in "ABCD"))
    rows, findings = check_one({**SENSIBLE, "達成度": text}, plan)
    assert codes(findings) == ["choice-normalised"]
    assert rows["達成度"]["value"] == "A"
    assert codes(check_one({**SENSIBLE, "達成度": "E"}, plan)[1]) == ["rating-unknown"]


@pytest.mark.parametrize("number", ["1", "2"])
def test_rating__number_cell__is_a_class_where_the_scale_has_it(number: str) -> None:
    """A scale of 1 and 2 takes the numbers that Excel makes of them."""
    plan = replace(small_plan(), scale=(RatingClass("1"), RatingClass("2")))
    rows, findings = check_one({**SENSIBLE, "達成度": ("number", number)}, plan)
    assert findings == []
    assert rows["達成度"]["value"] == number


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("error", "#REF!", "cell-error"),
        ("uncached", "", "cell-uncached"),
        ("boolean", "TRUE", "cell-boolean"),
        ("merged", "33", "cell-merged"),
        ("merged", "", "cell-merged"),
        ("date", "2026-02-06", "value-date"),
    ],
)
@pytest.mark.parametrize("field", ["実施概要", "数値", "達成度", "振り返り"])
def test_cell__that_is_no_text__is_held_in_every_field(
    field: str, kind: str, text: str, code: str
) -> None:
    """An error, a formula without result, a boolean, a merge or a date is one finding and held."""
    rows, findings = check_one({**SENSIBLE, field: (kind, text)})
    assert codes(findings) == [code]
    assert findings[0].cell == rows[field]["cell"]
    assert rows[field]["state"] == "held"
    assert rows[field]["held_value"] == text


@pytest.mark.parametrize("field", ["実施概要", "数値", "振り返り"])
def test_cell__number_in_a_text_field__is_accepted(field: str) -> None:
    """A number that Excel made of what was typed is taken as its digits."""
    rows, findings = check_one({**SENSIBLE, field: ("number", "33")})
    assert findings == []
    assert rows[field]["value"] == "33"


@pytest.mark.parametrize(
    "value",
    [
        "同上",
        "〃",
        "々",
        "なし",
        "同左",
        "－",
        "-",
        "順調に推移した",
        "②",
        "1,23",
        "1,2,3",
        "12,3456",
        "1234567890123456",
    ],
)
def test_figure__that_answers_no_target__is_held(value: str) -> None:
    """Ditto marks, words, wrong grouping and figures of over 15 digits are no actual."""
    rows, findings = check_one({**SENSIBLE, "数値": value})
    assert codes(findings) == ["value-unreadable"]
    assert "女性比率32.5％" in findings[0].message
    assert (rows["数値"]["state"], rows["数値"]["held_value"]) == ("held", value)
    assert rows["達成度"]["state"] == "accepted"


@pytest.mark.parametrize(
    "value",
    [
        "33.0％",
        "33",
        "３３．０％",
        "１，２３４",
        "約33％",
        "時間外28人\n年休14.2日",
        "未確定（9月ごろ）",
        "未定",
        "確認中",
        "集計中",
        "3/6",
        "8月29日",
        "123456789012345",
    ],
)
def test_figure__that_can_stand_for_the_target__is_accepted_as_written(value: str) -> None:
    """Figures in any width, provisional answers and parts of a whole are accepted as written."""
    rows, findings = check_one({**SENSIBLE, "数値": value})
    assert findings == []
    assert rows["数値"]["value"] == value


def test_figure__outer_blanks__are_stripped_without_a_finding() -> None:
    """Blanks around a figure mean nothing."""
    rows, findings = check_one({**SENSIBLE, "数値": "　33.0％ "})
    assert findings == []
    assert rows["数値"]["value"] == "33.0％"


@pytest.mark.parametrize("target", ["公表時期8月までに", "2月までに公表", "適正な人員数を確保"])
def test_figure__target_without_a_figure__takes_words(target: str) -> None:
    """A deadline or a target in words may be answered in words, but not by a ditto mark."""
    assert check_one({**SENSIBLE, "数値": "公表済み"}, with_target(target))[1] == []
    held = check_one({**SENSIBLE, "数値": "同上"}, with_target(target))[1]
    assert codes(held) == ["value-unreadable"]


def rich_plan() -> Plan:
    """Give a plan of another kind: choices, a condition, an amount in 千円 and a date."""
    report = [
        Field("結果", Side.REPORT, Kind.RATING, Role.RATING, REQUIRED),
        Field("方向性", Side.REPORT, Kind.CHOICE, Role.BODY, REQUIRED, ("継続", "縮小", "廃止")),
        Field("方向性理由", Side.REPORT, Kind.TEXT, Role.BODY, "方向性≠継続"),
        Field("廃止日", Side.REPORT, Kind.DATE, Role.BODY, "方向性＝廃止"),
        Field("効果額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, OPTIONAL, unit="千円"),
        Field("件数", Side.REPORT, Kind.FIGURE, Role.FIGURE, WITH_TARGET),
    ]
    plan = make_plan([make_item("1")], ("R7",), scale=[RatingClass("A", achieved=True)])
    return replace(plan, fields=tuple(report))


FINE = {"結果": "A", "方向性": "継続"}


def test_fields__of_another_plan__are_checked_by_what_they_declare() -> None:
    """Rules come from 様式 alone: other names, other fields, no target at all."""
    rows, findings = check_one({**FINE, "効果額": "1,200", "件数": "-"}, rich_plan())
    assert findings == []
    assert [row["state"] for row in rows.values()] == [
        *("accepted", "accepted", "blank", "blank", "accepted", "accepted")
    ]


def test_choice__unknown__is_held_with_the_choices() -> None:
    """A choice that the field does not have is sent back with those that it has."""
    rows, findings = check_one({**FINE, "方向性": "継続する", "方向性理由": "x"}, rich_plan())
    assert codes(findings) == ["choice-unknown"]
    assert "継続、縮小、廃止" in findings[0].remedy
    assert "「継続」ではありませんか。" in findings[0].remedy
    assert rows["方向性"]["state"] == "held"


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [("継続", []), ("縮小", ["方向性理由"]), ("廃止", ["方向性理由", "廃止日"]), ("　継続", [])],
)
def test_condition__on_another_answer__decides_what_is_required(
    choice: str, wanted: list[str]
) -> None:
    """``方向性≠継続`` and ``方向性＝廃止`` ask by what the item's own answer says."""
    _, findings = check_one({**FINE, "方向性": choice}, rich_plan())
    assert [f.field for f in findings if f.code == "required-blank"] == wanted


@pytest.mark.parametrize(
    "text", ["1200", "1,200", "１，２００", "▲1,200", "△ 300", "−5", "-5.5", "1,200千円", " 0 "]
)
def test_amount__as_offices_write_it__is_accepted_as_written(text: str) -> None:
    """Grouping, ▲ △ − for minus, full width and the field's own unit are all right."""
    rows, findings = check_one({**FINE, "効果額": text}, rich_plan())
    assert findings == []
    assert rows["効果額"]["value"] == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "なし",
        "-",
        "約1,200",
        "1,20",
        "12,00,000",
        "1,200円",
        "3億円",
        "1,000～1,200",
        "٣",
        "1_000",
        "1e3",
        "⑤",
        "12345678901234567",
    ],
)
def test_amount__that_is_no_plain_figure__is_held(text: str) -> None:
    """An amount in another unit, a range or a wrong grouping is never guessed at."""
    rows, findings = check_one({**FINE, "効果額": text}, rich_plan())
    assert codes(findings) == ["amount-unreadable"]
    assert "千円単位" in findings[0].remedy
    assert rows["効果額"]["state"] == "held"


@pytest.mark.parametrize(
    "given",
    [
        "2026-03-31",
        "2026/3/31",
        "2026年3月31日",
        "令和8年3月31日",
        "令和８年３月３１日",
        "R8.3.31",
        ("date", "2026-03-31"),
    ],
)
def test_date__in_either_calendar__is_accepted(given: str | tuple[str, str]) -> None:
    """A day in 西暦 or 和暦, or a real date cell, is a date."""
    texts = {**FINE, "方向性": "廃止", "方向性理由": "x", "廃止日": given}
    rows, findings = check_one(texts, rich_plan())
    assert findings == []
    assert rows["廃止日"]["value"] == (given if isinstance(given, str) else given[1])
    day = read_date(rows["廃止日"]["value"])
    assert day is not None
    assert day.isoformat() == "2026-03-31"


@pytest.mark.parametrize(
    "given",
    ["年度末", "3月31日", "2026/2/30", "令和8年", "202612/3", "٢٠٢٦-3-1", ("number", "46112")],
)
def test_date__that_names_no_day__is_held(given: str | tuple[str, str]) -> None:
    """A date without year or day, or one that does not exist, is sent back."""
    texts = {**FINE, "方向性": "廃止", "方向性理由": "x", "廃止日": given}
    assert codes(check_one(texts, rich_plan())[1]) == ["date-unreadable"]


def test_findings__stand_in_plan_order__each_once() -> None:
    """Several mistakes in several items come in plan order, one finding for each cell."""
    plan = small_plan()
    given = [
        *answers(plan, "3", {**SENSIBLE, "達成度": "x"}),
        *answers(plan, "1", {**SENSIBLE, "数値": "同上", "達成度": ""}),
    ]
    _, findings = check_answers(given, plan, R7)
    assert [(f.item, f.field, f.code) for f in findings] == [
        ("1", "数値", "value-unreadable"),
        ("1", "達成度", "required-blank"),
        ("3", "達成度", "rating-unknown"),
    ]


def test_figure__that_excel_made_a_day__is_restored_with_a_note() -> None:
    """2/6 that became a day is 2/6 again where the target is k of 6, and a note keeps both."""
    plan = with_target("新規掲載数2/6")
    given = [
        replace(a, kind="date", text="2026-03-06") if a.field == "数値" else a
        for a in answers(plan, "1", SENSIBLE)
    ]
    rows, findings = check_answers(given, plan, R7)
    figure = next(row for row in rows if (row.item, row.field) == ("1", "数値"))
    assert (figure.state, figure.value) == ("accepted", "3/6")
    assert [(f.code, f.value) for f in findings] == [("value-restored", "3/6")]
