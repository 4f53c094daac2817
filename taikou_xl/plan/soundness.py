"""What a plan's declarations must satisfy before anything can be made from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from taikou_xl.plan import headings
from taikou_xl.plan.model import EXTRAS, Field, Kind, RatingClass, Role, Side
from taikou_xl.terms.text import name_key

# rows of the summary that are no class: a class of this name could not be told from them
RESERVED_RATINGS = ("未回答", "保留", "合計", "回答済み")


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
    for side in Side:
        for role in (Role.RATING, Role.FIGURE):
            again = [f.name for f in fields if f.side is side and f.role is role]
            if len(again) > 1:
                problems.append(
                    f"「様式」の「{side.value}」に、役割「{role.value}」の欄が複数あります（{'、'.join(again)}）。"
                )
    for f in fields:
        if f.kind is Kind.CHOICE and not f.choices:
            problems.append(f"「様式」の欄「{f.name}」に選択肢がありません。")
        problems += [
            f"「様式」の欄「{f.name}」の選択肢「{name}」が重複しています。"
            for name in doubled(f.choices)
        ]
        if f.condition is not None and f.condition[0] not in {r.name for r in reported}:
            problems.append(
                f"「様式」の欄「{f.name}」の必須の条件「{f.required}」にある欄が見つかりません。"
            )
    return problems


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
    if not scale and any(f.kind is Kind.RATING for f in fields):
        problems.append("「達成度区分」に区分が1つもありません。")
    return problems
