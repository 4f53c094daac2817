"""Nothing that stays in the office is in anything published."""

from __future__ import annotations

import getpass
import tempfile
from dataclasses import replace

import pytest

from taikou_xl.findings import Place, find
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.handrows import HandRow
from taikou_xl.plan.model import Department, Entry, Field, Item, Kind, Plan, Role, Side
from taikou_xl.plan.overall import OverallRow
from taikou_xl.publishing.facts import Stage
from taikou_xl.publishing.folder import Wishes, make_files
from taikou_xl.returns.model import CoverAnswers, FileStatus, ReturnedFile
from taikou_xl.rollup.assess import assess
from taikou_xl.rollup.consolidated import Consolidated
from tests.conftest import require_program
from tests.consolidations import consolidate, make_item, make_plan
from tests.publishing.publications import every_pdf_text, every_text, publication

MARK = "もれてはいけない印"
_OFFICE = ("html", "csv", "xlsx", "docx")


def marked(name: str) -> str:
    return f"{MARK}：{name}"


def plan_with_marks() -> Plan:
    inside = (
        Field("内部の計画", Side.PLAN, Kind.TEXT, Role.BODY, public=False),
        Field("内部のメモ", Side.REPORT, Kind.TEXT, Role.BODY, public=False),
        Field("内部の金額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, public=False),
    )
    item = make_item("1", deliver_to=marked("配布先"), sheet=marked("シート名")[:31])
    table = {("内部の計画", "R7"): Entry(marked("計画の欄")), ("数値目標", "R7"): Entry("30件")}
    plan = make_plan([replace(item, table=table), make_item("2")])
    settings = {
        **plan.settings,
        "項目の追加欄": "見直し区分,前期項目名,集約先",
        **{key: marked(key) for key in ("連絡先", "提出先", "提出期限", "依頼文の書き出し")},
    }
    row = {"期": "R7", "番号": "1", "欄": "内部のメモ", "修正前": marked("修正前"),
           "修正後": marked("修正後"), "理由": marked("修正の理由"), "経緯": "電話"}  # fmt: skip
    opinion = {"期": "R7", "No": "1", "委員": marked("委員"), "番号": "1",
               "意見": marked("公表しない意見"), "回答": marked("回答"), "公表": "しない"}  # fmt: skip
    hand = {
        "事務局修正": (HandRow("事務局修正", row, {"期": "A5"}),),
        "確認記録": (HandRow("確認記録", {**row, "指摘": marked("指摘")}, {"期": "A5"}),),
        "委員意見": (HandRow("委員意見", opinion, {"期": "A5"}),),
    }
    changes = (
        {"番号": "1", "欄": "内部の計画", "変更前": marked("変更前"), "理由": marked("変更")},
    )
    more = {"見直し区分": "廃止（取組完了）", "前期項目名": "前の取組", "言わない欄": marked("欄")}
    gone = make_item("9", levels=("方針", "推進", ""), deliver_to=marked("配布先"), more=more)
    goal = OverallRow("業務量", "%", "以下", goal="70", actuals={"R7": "88"}, note=marked("備考"))
    return replace(
        plan,
        dropped=((0, gone),),
        overall=(goal,),
        fields=(*plan.fields, *inside),
        settings=settings,
        hand=hand,
        kept={"変更記録": changes, "事務局修正": (row,), "自分の表": ({"列": marked("表")},)},
        original={("1", "内部の計画", "R7"): marked("当初の内部の計画")},
        departments=(Department("秘書課", note=marked("備考"), due=marked("期限")),),
    )


def marked_consolidation() -> Consolidated:
    plan = plan_with_marks()
    answers = {
        ("R7", "1"): {
            "実施概要": "実施した。", "数値": "31件", "達成度": "年度目標達成",
            "内部のメモ": marked("内部の欄"), "内部の金額": "987654321",
        },
        ("R7", "2"): {"実施概要": "実施した。", "達成度": f"!{marked('保留の値')}"},
    }  # fmt: skip
    sender = CoverAnswers(sender=marked("記入者"), extension=marked("内線"))
    file = ReturnedFile(
        marked("ファイル"), FileStatus.ACCEPTED, marked("事情"), "秘書課", cover=sender
    )
    place = Place(marked("ファイル"), marked("シート"), "F14", "1", "数値")
    finding = find("text-repeated", place, marked("値"), before=marked("前の期"))
    return replace(
        consolidate(plan, "R7", answers, findings=[finding], returns=[file]),
        source=marked("台帳の名前"),
    )


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("plain", [False, True])
def test_office_only__marks_in_every_such_place__reach_no_file(
    stage: Stage, *, plain: bool
) -> None:
    """Whatever is marked 庁内 or belongs to the office is in no file, zip member or property."""
    p = publication(marked_consolidation(), stage)
    files = make_files(p, Wishes(_OFFICE, plain)).files
    found = [place for place, text in every_text(files) if MARK in text or "987654321" in text]
    assert found == []
    assert len(files) >= 7


def test_office_only__marks_in_every_such_place__reach_no_pdf() -> None:
    """Neither what the PDFs print nor their properties, streams and strings hold any of it."""
    require_program("soffice")
    p = publication(marked_consolidation(), Stage.COUNCIL)
    files = make_files(p, Wishes(("pdf",))).files
    assert set(files) == {"審議会資料.pdf", "個票.pdf"}
    texts = [found for name, data in files.items() for found in every_pdf_text(name, data)]
    inside = (
        MARK,
        "987654321",
        "内部の",
        "秘書課.xlsx",
        getpass.getuser() + "/",
        tempfile.gettempdir(),
    )
    assert [place for place, text in texts if any(mark in text for mark in inside)] == []
    for name in files:  # the search finds what is there
        assert any("実施した。" in text for place, text in texts if place.startswith(name))
        assert any(p.title in text for place, text in texts if place == f"{name}｜pdfinfo")


def test_plan_field_names__marked_inside__are_not_even_headings() -> None:
    """A field marked 庁内 is not named either."""
    files = make_files(publication(marked_consolidation()), Wishes(_OFFICE)).files
    assert not [place for place, text in every_text(files) if "内部の" in text]


@pytest.mark.parametrize(("setting", "shown"), [("しない", False), ("する", True), ("", False)])
def test_assessment__shown_only_where_the_setting_says_so(setting: str, *, shown: bool) -> None:
    """参考判定 and its ground are published only with 参考判定の公表 する."""
    item = make_item("1", final_target="50件")
    table = {("数値目標", "R7"): Entry("30件以上")}
    plan = make_plan([replace(item, table=table)])
    plan = replace(plan, settings={**plan.settings, "参考判定の公表": setting})
    answer = {"実施概要": "実施した。", "数値": "31件", "達成度": "年度目標達成"}
    c = consolidate(plan, "R7", {("R7", "1"): answer})
    basis = assess(c)["1"].basis
    files = make_files(publication(c), Wishes(_OFFICE)).files
    texts = [text for _, text in every_text(files)]
    assert any("参考判定" in text for text in texts) is shown
    assert any(basis in text for text in texts) is shown


def test_rating__marked_inside__is_neither_shown_nor_counted() -> None:
    """A plan whose rating is 庁内 publishes no class of any item."""
    fields = tuple(replace(f, public=f.name != "達成度") for f in ANNUAL.fields)
    plan = replace(make_plan([make_item("1")]), fields=fields, scale=ANNUAL.scale)
    answer = {"実施概要": "実施した。", "達成度": "実施に向け検討中"}
    files = make_files(
        publication(consolidate(plan, "R7", {("R7", "1"): answer})), Wishes(_OFFICE)
    ).files
    assert not [
        p for p, text in every_text(files) if "実施に向け検討中" in text and "定義" not in p
    ]


def test_opinions__only_those_marked_public__are_published() -> None:
    """An opinion is published with 公表 する only; its answer comes with it."""
    plan = make_plan([make_item("1")])
    base = {"期": "R7", "番号": "1", "委員": "委員A", "回答課": "秘書課"}
    rows = tuple(
        HandRow("委員意見", {**base, "No": str(n), "意見": text, "回答": f"{text}への回答", "公表": mark},
                {"期": f"A{n}"})
        for n, (text, mark) in enumerate([("公開の意見", "する"), ("内々の意見", "しない"), ("未定の意見", "")])
    )  # fmt: skip
    c = consolidate(
        replace(plan, hand={"委員意見": rows}), "R7", {("R7", "1"): {"達成度": "年度目標達成"}}
    )
    p = publication(c, Stage.COUNCIL)
    texts = "\n".join(text for _, text in every_text(make_files(p, Wishes(_OFFICE)).files))
    assert "公開の意見への回答" in texts
    assert "内々の意見" not in texts
    assert "未定の意見" not in texts
    assert p.other_opinions == 2


def test_item__deliver_to__is_not_part_of_the_public_item() -> None:
    """Who gets a form is the office's own business."""
    shown: Item = publication(marked_consolidation()).view.items[0]
    assert (shown.deliver_to, shown.sheet) == ("", "")
