"""Names of the sheets that every master or form has: no item's sheet may take one."""

from __future__ import annotations

GUIDE, SETTINGS, FIELDS, SCALE = "使い方", "設定", "様式", "達成度区分"
DEPARTMENTS, ITEMS, INDICATORS = "担当課", "項目一覧", "指標"
EARLIER, OFFICE, CONFIRMED = "過年度集計", "事務局修正", "確認記録"
OPINIONS, CHANGES = "委員意見", "変更記録"
OVERALL = "全体指標"  # only in the master of a plan that has goals of its own
KPT = "KPT"  # only in the master of a plan that looks back on the one before
TABLES = "計画と実績"  # only in the master of a plan with too many items for a sheet each
MASTER_SHEETS = (
    GUIDE, SETTINGS, FIELDS, SCALE, DEPARTMENTS, ITEMS,
    INDICATORS, EARLIER, OFFICE, CONFIRMED, OPINIONS, CHANGES,
)  # fmt: skip
READ_BY_NAME = (*MASTER_SHEETS, OVERALL, KPT, TABLES)
FORM_SHEETS = (
    "表紙", "回答一覧", "達成度の選び方", "前年度の回答", "選択肢", "_taikou", "_選択肢",
    "修正箇所一覧",
)  # fmt: skip
RESERVED_SHEETS = (*READ_BY_NAME, *FORM_SHEETS)
