"""What is public: the one place that decides which of the office's data may be published.

Everything below is taken away before any output is made, so that no template and no table can
show it by mistake: fields marked 庁内, where an answer came from (files, sheets, cells), who
sent it, what was found and corrected, and the administrator's own notes.
"""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.plan.model import EXTRAS, SHARE_WORDS, Item, Plan
from taikou_xl.plan.sheetnames import CHANGES, OPINIONS
from taikou_xl.returns.model import State
from taikou_xl.returns.records import Opinion, read_opinions
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.tables import ON_HOLD, item_account, rated_now

ASSESSMENT, SHOWN = "参考判定の公表", "する"
CONTACT = "公表用の連絡先"
CODE_IN_NAMES, WITH_CODE = "公表ファイル名", "市区町村コード付き"
# what 設定 holds for residents; deadlines, ways of returning and extensions stay inside
_SETTINGS = (
    "計画名", "市区町村名", "市区町村コード", "取りまとめ課", "基準日", "推進会議日", "審議会日",
    "計画ID", EXTRAS, SHARE_WORDS, ASSESSMENT, CONTACT, CODE_IN_NAMES,
)  # fmt: skip
_FINAL = "目標の数値"


def publishable(c: Consolidated) -> Consolidated:
    """Give the consolidation without anything that stays in the office.

    The plan keeps its public fields only (a plan whose rating is 庁内 has no rating then),
    results lose file, sheet, cell and what stood in held cells, and nothing is left of the
    returns, findings, corrections and 差戻し.
    """
    plan = _public_plan(c.plan)
    names = {field.name for field in plan.report_fields}
    # that a cell is held may be known, what it held may not
    rows = tuple(
        row._replace(file="", sheet="", cell="", held_value=ON_HOLD if row.held_value else "")
        for row in c.rows
        if row.field in names
    )
    return Consolidated(plan, c.period, rows, (), (), c.as_of, "", recorded=True)


def shows_assessment(plan: Plan) -> bool:
    """Tell whether 設定 allows 参考判定 in what is published."""
    return plan.setting(ASSESSMENT) == SHOWN


def public_opinions(c: Consolidated) -> tuple[tuple[Opinion, ...], int]:
    """Give the opinions of the reported period marked 公表「する」, and how many others there are."""
    now = [o for o in read_opinions(c.plan, "")[0] if o.period == c.period]
    shown = tuple(o for o in now if o.public)
    return shown, len(now) - len(shown)


def unfinished(c: Consolidated) -> dict[str, int]:
    """Count what keeps the reported period from being final: items missing, cells on hold.

    A held cell that is no rating counts too: nobody has accepted what it says.
    """
    public = {f.name for f in c.plan.report_fields if f.public}
    held = {row.no for row in rated_now(c) if row.status == "held"}
    held |= {r.item for r in c.rows_now if r.state == State.HELD and r.field in public}
    return {"missing": item_account(c)["missing"], "held": len(held)}


def _public_plan(plan: Plan) -> Plan:
    fields = tuple(field for field in plan.fields if field.public)
    hidden = {field.name for field in plan.fields if not field.public}
    items = tuple(_public_item(item, hidden) for item in plan.items)
    known = {field.name for field in fields} | {_FINAL}
    changes = tuple(row for row in plan.kept.get(CHANGES, ()) if row.get("欄", "") in known)
    departments = tuple(replace(d, note="", due="") for d in plan.departments)
    rows = plan.indicator_rows if all(f.public for f in plan.fields) else ()
    return replace(
        plan,
        settings={key: plan.settings.get(key, "") for key in _SETTINGS},
        fields=fields,
        items=items,
        departments=departments,
        kept={CHANGES: changes},
        hand={OPINIONS: plan.hand.get(OPINIONS, ())},
        original={key: text for key, text in plan.original.items() if key[1] not in hidden},
        indicator_rows=rows,
        known_items={},
        dropped=tuple((at, _public_item(row, hidden)) for at, row in plan.dropped),
        overall=tuple(replace(row, note="") for row in plan.overall or ()),
        earlier=plan.earlier if _shows_rating(plan) else (),
    )


def _shows_rating(plan: Plan) -> bool:
    """Tell whether classes are public: counts of earlier years are, where the rating is."""
    return plan.rating_field is None or plan.rating_field.public


def _public_item(item: Item, hidden: set[str]) -> Item:
    table = {key: entry for key, entry in item.table.items() if key[0] not in hidden}
    return replace(item, table=table, deliver_to="", spans=item.spans - hidden, sheet="")
