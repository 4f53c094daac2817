"""What 様式 and 達成度区分 must satisfy: a declaration that would be lost or ignored is refused."""

from __future__ import annotations

import pytest

from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import Field, Kind, RatingClass, Role, Side
from taikou_xl.plan.presets import PRESETS
from taikou_xl.plan.soundness import ITEM_KEYS, field_problems, scale_problems

NEXT = Field("次", Side.REPORT, Kind.CHOICE, Role.BODY, choices=("続ける", "やめる"))
GRADE = Field("評定", Side.REPORT, Kind.RATING, Role.RATING)


def text(name: str, required: str = "任意", json_name: str = "") -> Field:
    return Field(name, Side.REPORT, Kind.TEXT, Role.BODY, required, json_name=json_name)


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_soundness__bundled_kinds__have_no_problem(name: str) -> None:
    """The kinds that come with the program satisfy every rule."""
    preset = PRESETS[name]
    assert field_problems(preset.fields, ()) == []
    assert scale_problems(preset.fields, preset.scale) == []


@pytest.mark.parametrize("key", ITEM_KEYS)
def test_json_name__one_of_every_item__is_refused(key: str) -> None:
    """A field may not replace what every item of the report says: 状態, 番号, 担当課 …"""
    (problem,) = field_problems([text("理由", json_name=key)], ())
    assert "「理由」" in problem
    assert f"「{key}」" in problem


def test_json_name__twice__names_both_fields() -> None:
    """Two fields of one key would leave one answer out of the report."""
    problems = field_problems([text("理由", json_name="why"), text("why")], ())
    assert [problem.count("JSON名「why」") for problem in problems] == [1, 1]


def test_json_name__of_a_plan_field__may_repeat() -> None:
    """Plan texts do not stand in the report, so their keys take nothing away."""
    planned = Field("計画", Side.PLAN, Kind.TEXT, Role.BODY, json_name="why")
    assert field_problems([planned, text("理由", json_name="why")], ()) == []


@pytest.mark.parametrize(
    ("role", "kind"),
    [(Role.RATING, Kind.CHOICE), (Role.RATING, Kind.TEXT), (Role.AMOUNT, Kind.FIGURE)],
)
def test_role__of_another_kind__is_refused(role: Role, kind: Kind) -> None:
    """評価 counts the classes of 達成度区分 and 金額 adds amounts: other kinds hold neither."""
    choices = ("A", "B") if kind is Kind.CHOICE else ()
    (problem,) = field_problems([Field("欄", Side.REPORT, kind, role, choices=choices)], ())
    assert f"役割「{role.value}」" in problem


@pytest.mark.parametrize("word", ["必ず", "ときどき", "任意か必須"])
def test_required__unknown_word__is_refused(word: str) -> None:
    """A word that nobody knows would silently ask for nothing."""
    (problem,) = field_problems([text("理由", word)], ())
    assert f"「{word}」" in problem


@pytest.mark.parametrize("required", ["次＝中止", "次≠中止"])
def test_condition__value_that_cannot_be_chosen__is_refused(required: str) -> None:
    """A condition on a choice that does not exist is never, or always, true."""
    (problem,) = field_problems([NEXT, text("理由", required)], ())
    assert "続ける、やめる" in problem


@pytest.mark.parametrize("required", ["次＝やめる", "次≠続ける", "次 = やめる"])
def test_condition__value_of_the_choices__is_accepted(required: str) -> None:
    """Conditions on what can be chosen are taken, with any sign and blanks."""
    assert field_problems([NEXT, text("理由", required)], ()) == []


def test_condition__class_outside_the_scale__is_refused() -> None:
    """A condition on the rating must name a class of 達成度区分."""
    scale = [RatingClass("A"), RatingClass("B")]
    (problem,) = scale_problems([GRADE, text("理由", "評定＝Z")], scale)
    assert "A、B" in problem
    assert scale_problems([GRADE, text("理由", "評定＝B")], scale) == []
    assert scale_problems([GRADE], ANNUAL_SCALE) == []
