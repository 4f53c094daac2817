"""The declarations of a plan as rows of the master, and back: one place for both directions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from taikou_xl.plan.kinds import SETTINGS
from taikou_xl.plan.model import (
    Department,
    EarlierCount,
    Field,
    Kind,
    Plan,
    RatingClass,
    Role,
    Side,
)
from taikou_xl.terms.periods import era_date
from taikou_xl.terms.text import name_key

PERIOD_NAME_KEY = "期の見出し"
_PERIOD_NAME_NOTE = "項目シートの表の左端の見出し（年度、期 など）"

SETTING_HEADS = ("設定", "値", "説明")
FIELD_HEADS = (
    "名前", "計画／実績", "種類", "役割", "必須", "選択肢", "単位", "公表", "JSON名", "幅",
)  # fmt: skip
SCALE_HEADS = ("順", "区分", "記号", "色", "達成に数える", "集計対象", "定義", "選び方の質問")
DEPARTMENT_HEADS = ("順", "部", "課名", "旧課名", "提出期限", "備考")
EARLIER_HEADS = ("計画", "期", "区分", "件数")

YES, NO = "はい", "いいえ"
PUBLIC, INTERNAL = "公表", "庁内"
_YES_WORDS = {"はい", "○", "◯", "〇", "1", "true", "する", "yes"}
_NO_WORDS = {"いいえ", "×", "✕", "✖", "0", "false", "しない", "no", ""}

Row = Mapping[str, str]


class Unclear(ValueError):
    """A cell of a declaration cannot be read; the text says which one and what is allowed."""


def setting_rows(plan: Plan) -> list[list[str]]:
    """Give 設定 as rows: the known keys in their order, then the plan's own."""
    notes = {setting.key: setting.note for setting in SETTINGS}
    keys = [*notes, *(key for key in plan.settings if key not in notes)]
    rows = [[key, plan.settings.get(key, ""), notes.get(key, "")] for key in keys]
    return [*rows, [PERIOD_NAME_KEY, plan.period_name, _PERIOD_NAME_NOTE]]


def read_settings(rows: Sequence[Row]) -> dict[str, str]:
    """Read 設定; a blank or missing setting takes its default."""
    defaults = {setting.key: setting for setting in SETTINGS}
    by_key = {name_key(key): key for key in (*defaults, PERIOD_NAME_KEY)}
    found = {key: setting.default for key, setting in defaults.items()}
    for row in rows:
        key = by_key.get(name_key(row["設定"]), row["設定"])
        if not key:
            continue
        value = _as_office(row["値"])
        setting = defaults.get(key)
        if value and setting and setting.choices and value not in setting.choices:
            raise Unclear(f"「{key}」の「{value}」は選べません（{'、'.join(setting.choices)}）。")
        found[key] = value or found.get(key, "")
    return found


def _as_office(text: str) -> str:
    """Write a day that Excel keeps as a date the way offices do; leave other texts alone."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if match is None:
        return text
    try:
        return era_date(dt.date(int(match[1]), int(match[2]), int(match[3])))
    except ValueError:
        return text


def field_rows(fields: Sequence[Field]) -> list[list[str]]:
    """Give 様式 as rows."""
    return [
        [
            f.name, f.side.value, f.kind.value, f.role.value, f.required, "\n".join(f.choices),
            f.unit, PUBLIC if f.public else INTERNAL, f.json_name, f"{f.width:g}",
        ]
        for f in fields
    ]  # fmt: skip


def read_fields(rows: Sequence[Row]) -> tuple[Field, ...]:
    """Read 様式; a blank 種類 is 文章, a blank 役割 本文."""
    fields = []
    for row in rows:
        name = row["名前"]
        if not name:
            raise Unclear("「名前」が空白の行があります。")
        public = row["公表"] or PUBLIC
        if public not in (PUBLIC, INTERNAL):
            raise Unclear(f"「{name}」の「公表」の「{public}」は選べません（公表、庁内）。")
        try:
            width = float(row["幅"] or 20)
        except ValueError:
            width = 0
        if not 3 <= width <= 120:
            raise Unclear(f"「{name}」の「幅」は、3から120までの数字にしてください。")
        fields.append(
            Field(
                name=name,
                side=Side(_choice(row, name, "計画／実績", [s.value for s in Side])),
                kind=Kind(_choice(row, name, "種類", [k.value for k in Kind], Kind.TEXT.value)),
                role=Role(_choice(row, name, "役割", [r.value for r in Role], Role.BODY.value)),
                required=row["必須"] or "任意",
                choices=split_names(row["選択肢"]),
                unit=row["単位"],
                public=public == PUBLIC,
                json_name=row["JSON名"],
                width=width,
            )
        )
    return tuple(fields)


def _choice(row: Row, name: str, heading: str, allowed: list[str], default: str = "") -> str:
    given = row[heading] or default
    found = next((word for word in allowed if name_key(word) == name_key(given)), None)
    if found is None:
        raise Unclear(
            f"「{name}」の「{heading}」の「{given}」は選べません（{'、'.join(allowed)}）。"
        )
    return found


def split_names(text: str) -> tuple[str, ...]:
    """Split names in one cell, by lines or, on a single line, by 、 and commas."""
    parts = text.split("\n") if "\n" in text else re.split(r"[、,，]", text)
    return tuple(part.strip() for part in parts if part.strip())


def scale_rows(scale: Sequence[RatingClass]) -> list[list[str]]:
    """Give 達成度区分 as rows, in order."""
    return [
        [
            str(number), c.name, c.symbol, c.colour, YES if c.achieved else NO,
            YES if c.counted else NO, c.definition, c.question,
        ]
        for number, c in enumerate(scale, start=1)
    ]  # fmt: skip


def read_scale(rows: Sequence[Row]) -> tuple[RatingClass, ...]:
    """Read 達成度区分 in the order of 順 (blank: as the rows stand)."""
    scale = []
    for row in _in_order(rows):
        name = row["区分"]
        if not name:
            raise Unclear("「区分」が空白の行があります。")
        colour = row["色"].lstrip("#").upper() or RatingClass(name).colour
        if not re.fullmatch(r"[0-9A-F]{6}", colour):
            raise Unclear(
                f"「{name}」の「色」の「{row['色']}」は、70AD47 のような6桁にしてください。"
            )
        scale.append(
            RatingClass(
                name=name,
                symbol=row["記号"],
                colour=colour,
                achieved=_yes(row, name, "達成に数える", NO),
                counted=_yes(row, name, "集計対象", YES),
                definition=row["定義"],
                question=row["選び方の質問"],
            )
        )
    return tuple(scale)


def _in_order(rows: Sequence[Row]) -> list[Row]:
    def place(numbered: tuple[int, Row]) -> tuple[float, int]:
        at, row = numbered
        if not row["順"]:
            return float("inf"), at
        try:
            return float(row["順"]), at
        except ValueError:
            raise Unclear(f"「順」の「{row['順']}」は数字にしてください。") from None

    return [row for _, row in sorted(enumerate(rows), key=place)]


def _yes(row: Row, name: str, heading: str, default: str) -> bool:
    word = name_key(row[heading] or default)
    if word in {name_key(yes) for yes in _YES_WORDS}:
        return True
    if word in {name_key(no) for no in _NO_WORDS}:
        return False
    raise Unclear(f"「{name}」の「{heading}」の「{row[heading]}」は選べません（はい、いいえ）。")


def department_rows(departments: Sequence[Department]) -> list[list[str]]:
    """Give 担当課 as rows, in 建制順."""
    return [
        [str(number), d.division, d.name, "\n".join(d.former), d.due, d.note]
        for number, d in enumerate(departments, start=1)
    ]


def read_departments(rows: Sequence[Row]) -> tuple[Department, ...]:
    """Read 担当課 in the order of 順; of two rows with one 課名 the upper one counts."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(name_key(row["課名"]), row)
    return tuple(
        Department(
            row["課名"],
            row["部"],
            split_names(row["旧課名"]),
            _as_office(row["提出期限"]),
            row["備考"],
        )
        for row in _in_order(rows)
        if row["課名"] and first[name_key(row["課名"])] is row
    )


def earlier_rows(earlier: Sequence[EarlierCount]) -> list[list[str]]:
    """Give 過年度集計 as rows."""
    return [[e.plan, e.period, e.rating, str(e.count)] for e in earlier]


def read_earlier(rows: Sequence[Row]) -> tuple[EarlierCount, ...]:
    """Read 過年度集計."""
    counts = []
    for row in rows:
        if not row["件数"].isascii() or not row["件数"].isdecimal():
            raise Unclear(
                f"「{row['期']}」「{row['区分']}」の「件数」は、0以上の整数にしてください。"
            )
        counts.append(EarlierCount(row["計画"], row["期"], row["区分"], int(row["件数"])))
    return tuple(counts)
