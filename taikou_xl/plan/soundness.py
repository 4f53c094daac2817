"""What a plan's declarations must satisfy before anything can be made from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taikou_xl.plan import headings
from taikou_xl.plan.model import (
    EXTRAS,
    OPTIONAL,
    REQUIRED,
    WITH_TARGET,
    Field,
    Kind,
    RatingClass,
    Role,
    Side,
)
from taikou_xl.terms.text import name_key

# rows of the summary that are no class: a class of this name could not be told from them
RESERVED_RATINGS = ("未回答", "保留", "合計", "回答済み")
# keys that every item of the JSON report has: a field of this name would replace them
ITEM_KEYS = ("no", "title", "department", "period", "status", "assessment")
# what a role works with: 評価 counts classes, 金額 adds amounts
_KIND_OF_ROLE = {Role.RATING: Kind.RATING, Role.AMOUNT: Kind.AMOUNT}


def doubled(names: Iterable[str]) -> list[str]:
    """Give the names that occur again, also in another width, case or spacing."""
    seen: set[str] = set()
    again = []
    for name in names:
        key = name_key(name)
        if key in seen:
            again.append(name)
        seen.add(key)
    return again


def level_problems(level_names: Sequence[str]) -> list[str]:
    """Say what is wrong with the names of the hierarchy's levels."""
    if not level_names or any(not name for name in level_names):
        return ["「階層」に空の名前があります。"]
    problems = [f"「階層」の「{name}」が重複しています。" for name in doubled(level_names)]
    known = {name_key(heading) for heading in (*headings.ALL, "シート名")}
    problems += [
        f"「階層」に「{name}」は使えません（決まった見出しと同じ名前です）。"
        for name in level_names
        if name_key(name) in known
    ]
    return problems


def extra_problems(names: Sequence[str], others: Iterable[str]) -> list[str]:
    """Say what is wrong with 項目の追加欄; ``others`` are names that they may not repeat."""
    taken = {name_key(name) for name in (*headings.ALL, "シート名", *others)}
    return [f"「{EXTRAS}」の「{name}」が重複しています。" for name in doubled(names)] + [
        f"「{EXTRAS}」に「{name}」は使えません（ほかの見出しと同じ名前です）。"
        for name in names
        if name_key(name) in taken
    ]


def field_problems(fields: Sequence[Field], others: Iterable[str]) -> list[str]:
    """Say what is wrong with the fields of 様式; ``others`` are headings that they may not repeat."""
    taken = {name_key(name) for name in others}
    problems = [
        f"「様式」の欄「{name}」が重複しています。" for name in doubled(f.name for f in fields)
    ]
    problems += [
        f"「様式」の欄の名前「{f.name}」は、ほかの見出しと同じなので使えません。"
        for f in fields
        if name_key(f.name) in taken
    ]
    reported = [f for f in fields if f.side is Side.REPORT]
    if not reported:
        problems.append("「様式」に「実績」の欄がありません。")
    problems += _role_problems(fields)
    problems += _json_problems(reported)
    for f in fields:
        if f.kind is Kind.CHOICE and not f.choices:
            problems.append(f"「様式」の欄「{f.name}」に選択肢がありません。")
        problems += [
            f"「様式」の欄「{f.name}」の選択肢「{name}」が重複しています。"
            for name in doubled(f.choices)
        ]
        problems += _condition_problems(f, reported)
    return problems


def _role_problems(fields: Sequence[Field]) -> list[str]:
    """Name what has a role that its kind cannot play, or one that another field has already."""
    problems = []
    for side in Side:
        for role in (Role.RATING, Role.FIGURE):
            again = [f.name for f in fields if f.side is side and f.role is role]
            if len(again) > 1:
                problems.append(
                    f"「様式」の「{side.value}」に、役割「{role.value}」の欄が複数あります（{'、'.join(again)}）。"
                )
    return problems + [
        f"「様式」の欄「{f.name}」の役割「{f.role.value}」は、種類が「{_KIND_OF_ROLE[f.role].value}」の欄にだけ付けられます（今は「{f.kind.value}」）。"
        for f in fields
        if _KIND_OF_ROLE.get(f.role, f.kind) is not f.kind
    ]


def _json_problems(reported: Sequence[Field]) -> list[str]:
    """Name the keys of the JSON report that would stand for two things: one would be lost."""
    keys = [f.json_name or f.name for f in reported]
    again = {key for key in keys if keys.count(key) > 1}
    return [
        f"「様式」の欄「{f.name}」のJSON名「{key}」は、ほかの欄のものと同じなので使えません。"
        if key in again
        else f"「様式」の欄「{f.name}」のJSON名「{key}」は、決まった項目の名前なので使えません（{'、'.join(ITEM_KEYS)}）。"
        for f, key in zip(reported, keys, strict=True)
        if key in again or key in ITEM_KEYS
    ]


def _condition_problems(field: Field, reported: Sequence[Field]) -> list[str]:
    """Say what is wrong with a field's 必須: a word that nobody knows would ask for nothing."""
    shown = f"「様式」の欄「{field.name}」の「必須」の「{field.required}」"
    if field.condition is None:
        known = (REQUIRED, OPTIONAL, WITH_TARGET)
        if field.required in known:
            return []
        return [f"{shown}は選べません（{'、'.join(known)}か、「欄＝値」「欄≠値」）。"]
    other, _, value = field.condition
    found = next((f for f in reported if f.name == other), None)
    if found is None:
        return [
            f"「様式」の欄「{field.name}」の必須の条件「{field.required}」にある欄が見つかりません。"
        ]
    choices = {name_key(name) for name in found.choices}
    if found.kind is Kind.CHOICE and name_key(value) not in choices:
        return [
            f"{shown}にある値は、「{other}」の選択肢にありません（{'、'.join(found.choices)}）。"
        ]
    return []


def scale_problems(fields: Sequence[Field], scale: Sequence[RatingClass]) -> list[str]:
    """Say what is wrong with 達成度区分: the classes must differ for a reader, too."""
    problems = [
        f"「達成度区分」の「{name}」が重複しています（全角・半角の違いだけの区分も使えません）。"
        for name in doubled(c.name for c in scale)
    ]
    taken = {name_key(word) for word in RESERVED_RATINGS}
    problems += [
        f"「達成度区分」に「{c.name}」は使えません（集計表が別の意味で使う言葉です）。"
        for c in scale
        if name_key(c.name) in taken
    ]
    names = {name_key(c.name) for c in scale}
    graded = {f.name for f in fields if f.kind is Kind.RATING}
    problems += [
        f"「様式」の欄「{f.name}」の「必須」の「{f.required}」にある値は、「達成度区分」にありません（{'、'.join(c.name for c in scale)}）。"
        for f in fields
        if f.condition is not None and f.condition[0] in graded
        if name_key(f.condition[2]) not in names
    ]
    if not scale and graded:
        problems.append("「達成度区分」に区分が1つもありません。")
    return problems
