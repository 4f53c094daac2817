"""The list of staff for whom cards are made: who, in which 課. Nothing else of it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.listfile import ListTable, read_table
from taikou_xl.plan.model import Plan
from taikou_xl.plan.settings import nearest
from taikou_xl.terms.text import name_key

WHAT = "職員の一覧"
DEPARTMENT, NAME, SECTION, POST = "課名", "氏名", "係", "職名"
# what the lists of personnel offices call the same thing
_OTHER_NAMES = {
    DEPARTMENT: ("担当課", "所属課", "所属", "課", "配布先"),
    NAME: ("職員名", "職員氏名", "名前"),
    SECTION: ("係名", "所属係", "担当"),
    POST: ("職", "役職", "補職名"),
}


@dataclass(frozen=True)
class StaffMember:
    """One person who gets a card; ``section`` and ``post`` may be blank."""

    department: str
    name: str
    section: str = ""
    post: str = ""


def read_staff(
    data: bytes, name: str, plan: Plan
) -> tuple[dict[str, tuple[StaffMember, ...]], list[Finding]]:
    """Read a list of staff (CSV or xlsx): members by 課 in 建制順, and what is wrong in the rows.

    課名 and 氏名 are needed; 旧課名 stand for today's. ``name`` is the file as shown to the user.

    Raises:
        UnreadableInput: no such list, or a needed heading is missing or stands there twice.
    """
    table = read_table(data, name, (DEPARTMENT, NAME), WHAT)
    columns = _columns(table, name)
    findings = _unused(table, columns, name)
    members: dict[StaffMember, int] = {}
    strangers: dict[str, int] = {}
    for number, row in zip(table.numbers, table.rows, strict=True):
        member, said = _member(number, row, columns, table, name)
        findings += said
        if member is None:
            continue
        department, known = _department(plan, member.department)
        member = replace(member, department=department)
        if not known:
            strangers.setdefault(department, number)
        if member in members:
            words = {"first": f"{members[member]}行目", "department": member.department}
            findings.append(find("staff-doubled", _place(name, number), member.name, **words))
        else:
            members[member] = number
    findings += [_unknown(plan, text, _place(name, n)) for text, n in strangers.items()]
    return _by_department(members, plan), findings


def _columns(table: ListTable, name: str) -> dict[str, int]:
    """Find the columns by their headings: its own name first, then what others call it."""
    by_key: dict[str, list[int]] = {}
    for number, heading in table.headings.items():
        by_key.setdefault(name_key(heading), []).append(number)
    found: dict[str, int] = {}
    problems = []
    for wanted, others in _OTHER_NAMES.items():
        places = next((by_key[k] for k in map(name_key, (wanted, *others)) if k in by_key), [])
        if len(places) > 1:
            problems.append(f"見出し「{wanted}」の列が2つ以上あります。")
        if places:
            found[wanted] = places[0]
        elif wanted in (DEPARTMENT, NAME):
            problems.append(f"必要な見出し「{wanted}」がありません。")
    if problems:
        lines = "\n".join(f"・{problem}" for problem in problems)
        raise UnreadableInput(
            f"{WHAT}「{name}」を読み取れません。\n{lines}",
            f"1行目に「{DEPARTMENT}」「{NAME}」の見出しを置き、職員1人を1行に書いてください（「{SECTION}」「{POST}」の列は、あれば使います）。",
        )
    return found


def _unused(table: ListTable, columns: Mapping[str, int], name: str) -> list[Finding]:
    used = set(columns.values())
    others = [heading for number, heading in table.headings.items() if number not in used]
    if any(set(row) - set(table.headings) for row in table.rows):
        others.append("（見出しのない列）")
    shown = "、".join(others)
    return [find("staff-column-unused", Place(name), shown)] if others else []


def _member(
    number: int,
    row: Mapping[int, str],
    columns: Mapping[str, int],
    table: ListTable,
    name: str,
) -> tuple[StaffMember | None, list[Finding]]:
    place = _place(name, number)
    spoiled = [table.spoiled[number, c] for c in columns.values() if (number, c) in table.spoiled]
    if spoiled:
        return None, [find("staff-cell-spoiled", place, reason="、".join(spoiled))]
    texts = {head: " ".join(row.get(column, "").split()) for head, column in columns.items()}
    blank = [head for head in (DEPARTMENT, NAME) if not texts[head]]
    if blank:
        if not any(texts.values()):
            return None, []  # only columns that are not used: a total, a remark
        words = {"missing": "」と「".join(blank)}
        return None, [find("staff-blank", place, texts[NAME] or texts[DEPARTMENT], **words)]
    names = (texts.get(head, "") for head in (DEPARTMENT, NAME, SECTION, POST))
    return StaffMember(*names), []


def _unknown(plan: Plan, department: str, place: Place) -> Finding:
    near = nearest(department, [d.name for d in plan.departments])
    hint = f"「{near}」ではありませんか。" if near else ""
    return find("staff-department-unknown", place, department, nearest=hint)


def _department(plan: Plan, text: str) -> tuple[str, bool]:
    """Give the department's name as the master spells it today, and whether it knows it."""
    now = name_key(plan.department_now(text))
    known = next((d.name for d in plan.departments if name_key(d.name) == now), None)
    return (text, False) if known is None else (known, True)


def _place(name: str, number: int) -> Place:
    return Place(name, cell=f"{number}行目")


def _by_department(
    members: Mapping[StaffMember, int], plan: Plan
) -> dict[str, tuple[StaffMember, ...]]:
    """Group by 課: those of the master in 建制順, others after them as the list has them."""
    keys: dict[str, str] = {name_key(d.name): d.name for d in plan.departments}
    groups: dict[str, list[StaffMember]] = {shown: [] for shown in keys.values()}
    for member in members:
        shown = keys.setdefault(name_key(member.department), member.department)
        groups.setdefault(shown, []).append(member)
    return {shown: tuple(found) for shown, found in groups.items() if found}
