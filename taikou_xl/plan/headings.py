"""The headings of an item's attributes, shared by the flat list and the master's 項目一覧."""

from __future__ import annotations

NO, LABEL, DEPARTMENT = "番号", "表示番号", "担当課"
START, END, END_REASON = "開始", "終了", "終了理由"

# heading → attribute of Item that is plain text, in the order of the columns
BEFORE_LEVELS = {NO: "no", LABEL: "label"}
AFTER_LEVELS = {DEPARTMENT: "department", "関係課": "related", "配布先": "deliver_to"}
BOUNDS = {START: "start", END: "end"}
PROSE = {
    "前期番号": "former_no",
    "現状と課題": "background",
    "取組内容": "approach",
    "目標の状態": "goal",
    "現状の数値": "baseline",
    "目標の数値": "final_target",
}
LIST_TEXTS = {**BEFORE_LEVELS, **AFTER_LEVELS, **PROSE}
ALL = (*BEFORE_LEVELS, *AFTER_LEVELS, *BOUNDS, END_REASON, *PROSE)
