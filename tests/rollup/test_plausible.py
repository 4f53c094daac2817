"""Answers that can be read and hardly fit: one rule each, and the cases that stay silent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taikou_xl.findings import Finding, Severity
from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import Entry, Item, Plan, RatingClass
from taikou_xl.rollup.plausible import check_plausible
from tests.consolidations import consolidate, make_item, make_plan

FINAL, YEAR, PARTLY, UNDERWAY, PLANNED, STOPPED = (one.name for one in ANNUAL_SCALE)
PERIODS = ("R7", "R8")
SAID = {"実施概要": "委員の改選時に各課へ働きかけた。", "振り返り": "改選の前に働きかける。"}


def planned(target: str = "女性比率32.5％", **more: object) -> Item:
    """Give an item with this target in all periods."""
    table = {("数値目標", key): Entry(target) for key in PERIODS}
    return replace(make_item("1"), table=table, **more)  # type: ignore[arg-type]


def warned(
    item: Item, now: dict[str, str], before: dict[str, str] | None = None, plan: Plan | None = None
) -> list[Finding]:
    """Check one item's answers of the last period, ``before`` being the year before."""
    answers = {("R8" if before else "R7", "1"): SAID | now}
    if before:
        answers["R7", "1"] = {"実施概要": "前年度の取組。"} | before
    period = "R8" if before else "R7"
    return check_plausible(consolidate(plan or make_plan([item], PERIODS), period, answers))


def codes(found: list[Finding]) -> list[str]:
    return [one.code for one in found]


def test_rating__other_than_figures_say__names_target_actual_and_cell() -> None:
    """A disagreement is a warning at the rating's cell that names target, actual, comparison."""
    found = warned(planned(), {"数値": "33.0％", "達成度": PARTLY})
    assert codes(found) == ["rating-disagrees"]
    one = found[0]
    assert (one.severity, one.field, one.value, one.item) == (
        Severity.WARNING,
        "達成度",
        PARTLY,
        "1",
    )
    assert (one.file, one.sheet, one.cell) == ("回収/秘書課.xlsx", "1", "F14")
    assert f"「{YEAR}」" in one.message
    assert "女性比率 33.0％（目標32.5％以上）○" in one.message


@pytest.mark.parametrize(
    ("target", "final", "value", "decides"),
    [
        ("女性比率32.5％", "女性比率40.0％", "33.0％", "最終目標（女性比率 40.0％以上）には未到達"),
        ("6,000千円", "10,000千円、専門人材　雇用1名", "10,500千円", "専門人材"),
    ],
)
def test_rating__whole_plan_chosen_too_early__names_the_final_target(
    target: str, final: str, value: str, decides: str
) -> None:
    """Where the final target decides, the warning says which part of it is not reached."""
    found = warned(planned(target, final_target=final), {"数値": value, "達成度": FINAL})
    (one,) = [one for one in found if one.code == "rating-disagrees"]
    assert decides in one.message


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        ("33.0％", YEAR),
        ("29.8％", UNDERWAY),
        ("29.8％", PLANNED),
        ("29.8％", STOPPED),
        ("33.0％", PLANNED),
        ("33.0％", STOPPED),
        ("40.2％", STOPPED),
        ("未確定（9月ごろ）", PARTLY),
        ("約32.5％", PARTLY),
    ],
)
def test_rating__fits_or_cannot_be_judged__is_no_disagreement(value: str, rating: str) -> None:
    """What only people choose, and what a person must judge, is never called a disagreement."""
    found = warned(planned(baseline="女性比率30.1％"), {"数値": value, "達成度": rating})
    assert "rating-disagrees" not in codes(found)


def test_rating__outside_the_count__is_no_disagreement() -> None:
    """A class outside 集計対象 says nothing of the figures."""
    scale = (*ANNUAL_SCALE, RatingClass("再掲", counted=False))
    plan = make_plan([planned()], PERIODS, scale=scale)
    assert warned(planned(), {"数値": "33.0％", "達成度": "再掲"}, plan=plan) == []


@pytest.mark.parametrize("rating", [UNDERWAY, PLANNED, STOPPED])
@pytest.mark.parametrize("told", ["", "なし", "-"])
def test_reflection__not_achieved_without_reason__is_asked_for(rating: str, told: str) -> None:
    """A class that is no achievement, 計画中止 too, wants a reason in 振り返り."""
    found = warned(planned("-"), {"達成度": rating, "振り返り": told})
    assert codes(found) == ["reflection-blank"]
    assert f"「{rating}」" in found[0].message
    assert found[0].field == "振り返り"


def test_reflection__achieved_or_no_such_field__is_not_asked_for() -> None:
    """Achieved classes need none, and a form without 振り返り asks for none."""
    assert warned(planned("-"), {"達成度": PARTLY, "振り返り": ""}) == []
    plan = make_plan([planned("-")], PERIODS)
    plan = replace(plan, fields=tuple(f for f in plan.fields if f.name != "振り返り"))
    assert warned(planned("-"), {"達成度": STOPPED}, plan=plan) == []


def test_reflection__held_cell__is_not_asked_for_twice() -> None:
    """A 振り返り that was sent back for another reason gets no second finding."""
    assert warned(planned("-"), {"達成度": STOPPED, "振り返り": "!#REF!"}) == []


@pytest.mark.parametrize(
    ("target", "value", "code"),
    [
        ("女性比率32.5％", "325％", "value-over-hundred"),
        ("研修実施100%", "100.1％", "value-over-hundred"),
        ("研修実施100%", "100％", ""),
        ("満足度 対前年120％", "130％", ""),
        ("10件", "100件", "value-tenfold"),
        ("10件", "99件", ""),
        ("10件", "1件", "value-tenfold"),
        ("10件", "0件", ""),
        ("6,000千円", "6,123,000千円", "value-thousandfold"),
        ("6,000千円", "6,123円", "value-thousandfold"),
        ("6,000千円", "6,123千円", ""),
        ("6,000千円", "6,123,000", "value-thousandfold"),
        ("6,000千円", "61,230千円", "value-tenfold"),
        ("苦情10件以下", "1件", ""),
        ("苦情10件以下", "100件", "value-tenfold"),
        ("新規掲載数2/6", "7/6", "value-doubtful"),
        ("利用率72.5％", "0.725", "value-doubtful"),
        ("新規掲載数2/6", "0.4", "value-doubtful"),
        ("講座10回", "10人", ""),
        ("8月までに公表", "8月20日", ""),
    ],
)
def test_figure__far_from_its_target__is_looked_at(target: str, value: str, code: str) -> None:
    """Rates over 100 %, tenfold jumps and 千円 taken for 円 are warned of; the rest is not."""
    found = warned(planned(target), {"数値": value, "達成度": STOPPED})
    assert [c for c in codes(found) if c.startswith("value")] == ([code] if code else [])


def test_figure__jump__names_what_it_is_held_against() -> None:
    """The message names actual, target and 現状, at the cell of 数値."""
    item = planned("登録者数3,000人", baseline="登録者数2,000人")
    one = warned(item, {"数値": "30,000人", "達成度": YEAR})[0]
    assert (one.code, one.field, one.value) == ("value-tenfold", "数値", "30,000人")
    assert "登録者数" in one.message
    assert "実績 30,000人、目標 3,000人、現状 2,000人" in one.message


def test_rating__underway_although_reached__is_a_disagreement() -> None:
    """Only the classes after 実施中 are people's own: 実施中 itself is held against the figures."""
    found = warned(planned(), {"数値": "33.0％", "達成度": UNDERWAY})
    assert codes(found) == ["rating-disagrees"]


def test_figure__in_doubt__says_why() -> None:
    """A figure that decides nothing because it hardly fits is a warning with the reason."""
    one = warned(planned("新規掲載数2/6"), {"数値": "7/6", "達成度": YEAR})[0]
    assert (one.code, one.field) == ("value-doubtful", "数値")
    assert "全体の数（6）を超えています" in one.message


@pytest.mark.parametrize(
    ("target", "baseline", "value"),
    [("10件", "1件", "1件"), ("時間外0人", "時間外32人", "2人"), ("100件", "1件", "12件")],
)
def test_figure__between_baseline_and_target__is_no_jump(
    target: str, baseline: str, value: str
) -> None:
    """On the way from 現状 to the target no figure is odd, however far apart the two are."""
    found = warned(planned(target, baseline=baseline), {"数値": value, "達成度": PARTLY})
    assert "value-tenfold" not in codes(found)


def test_figure__provisional__is_a_note() -> None:
    """未確定 and 速報 are answers; they are listed as notes."""
    found = warned(planned(), {"数値": "未確定（9月ごろ）", "達成度": YEAR})
    assert [(one.code, one.severity) for one in found] == [("value-provisional", Severity.NOTE)]


def test_rating__lost_again_after_the_final_target__is_looked_at() -> None:
    """Falling back from the first class is a warning; staying in it is none."""
    before = {"達成度": FINAL}
    found = warned(planned("-"), {"達成度": YEAR}, before)
    assert codes(found) == ["rating-fell"]
    assert f"前年度は「{FINAL}」" in found[0].message
    assert warned(planned("-"), {"達成度": FINAL}, before) == []
    assert warned(planned("-"), {"達成度": YEAR}, {"達成度": PARTLY}) == []


def test_text__same_as_last_year__is_a_note() -> None:
    """A text left from last year is noted, also where only its breaks differ."""
    text = "委員の改選時に各課へ働きかけた。"
    found = warned(planned("-"), {"達成度": YEAR}, {"実施概要": f"{text}\n", "達成度": YEAR})
    assert [(one.code, one.field, one.severity) for one in found] == [
        ("text-repeated", "実施概要", Severity.NOTE)
    ]


def test_plan__of_other_classes__is_checked_without_judgement() -> None:
    """Where the scale has no 参考判定, figures and reflections are still looked at."""
    scale = [RatingClass(name, achieved=name in "AB") for name in "ABCD"]
    plan = make_plan([planned()], PERIODS, scale=scale)
    found = warned(planned(), {"数値": "325％", "達成度": "D", "振り返り": ""}, plan=plan)
    assert codes(found) == ["value-over-hundred", "reflection-blank"]


def test_item__without_any_answer__has_nothing_to_look_at() -> None:
    """A missing item is no finding here."""
    plan = make_plan([planned()], PERIODS)
    assert check_plausible(consolidate(plan, "R7", {})) == []


@pytest.mark.parametrize(
    ("value", "asked"),
    [("12月20日", True), ("12月20日、整備件数30件", False), ("整備件数は確認中", False)],
)
def test_value__later_target_starts_from_it__is_asked_for(value: str, asked: bool) -> None:
    """A figure that a later year's target builds on and the answer lacks is noted now."""
    table = {
        ("数値目標", "R7"): Entry("2月までに公表"),
        ("数値目標", "R8"): Entry("整備件数令和７年度＋10件"),
    }
    item = replace(make_item("1"), table=table)
    found = warned(item, {"数値": value, "達成度": YEAR})
    noted = [one for one in found if one.code == "value-base-missing"]
    assert [(one.severity, one.field) for one in noted] == [(Severity.NOTE, "数値")] * asked
    assert all("整備件数" in one.message for one in noted)
