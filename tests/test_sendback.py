"""差戻し through the pipeline: what goes back, to whom, once, and what the board says of it."""

from __future__ import annotations

import datetime as dt
import errno
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taikou_xl.errors import TargetRefused, UsageProblem
from taikou_xl.findings import CATALOGUE, Severity
from taikou_xl.forms.workbook import build_form
from taikou_xl.outputs.sendback_texts import is_past
from taikou_xl.returns.model import FileStatus
from taikou_xl.sheets import deliver
from tests.commands import Call
from tests.returns.returning import R7, SENSIBLE, answer_of, read, small_plan
from tests.sendingback import (
    JUNE_15,
    MAY_20,
    MAY_21,
    WRONG_RATING,
    City,
    codes_of,
    make_city,
    state_of,
)
from tests.staff import cell_of, type_rows


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the master and the forms once."""
    return make_city(tmp_path_factory.mktemp("city")).folder


@pytest.fixture
def city(issued: Path, tmp_path: Path) -> City:
    """Give a city whose forms went out and of which nothing came back yet."""
    return City(Path(shutil.copytree(issued, tmp_path / "city")))


def wrong_city(city: City) -> City:
    city.answer("秘書課", change=WRONG_RATING)
    city.answer("市民課", "財政課", "土木課")
    return city


# --- the folder --------------------------------------------------------------


def test_errors__are_sent_back__in_a_folder_of_the_day_with_copy_and_text(city: City) -> None:
    """A unit with an error gets its copy and its text, nobody else gets anything."""
    done = wrong_city(city).send_back()
    assert city.folders() == ["2026-05-20"]
    names = {path.name for path in (city.sent / "2026-05-20").iterdir()}
    assert names == {"秘書課.xlsx", "差戻し票_秘書課.txt", deliver.MANIFEST}
    assert [p.unit for p in done.outgoing.parcels] == ["秘書課"]


def test_returns__after_sending_back__keep_bytes_and_time(city: City) -> None:
    """What came back is never touched: same bytes, same file time."""
    wrong_city(city)
    files = [*(city.folder / "回収").iterdir(), city.master]
    before = state_of(files)
    city.send_back()
    assert state_of(files) == before


def test_copy__holds_every_answer__and_marks_only_the_wrong_cell(city: City) -> None:
    """The copy shows all answers as they came, the wrong one too, with its comment."""
    wrong_city(city).send_back()
    wrong, sound = (city.cell(city.copy(), "1", name) for name in ("達成度", "数値"))
    assert (wrong.value, sound.value) == ("ほぼ達成", "33.0％")
    assert "選べません" in wrong.comment.text
    assert wrong.comment.author == "行革課"
    assert sound.comment is None


def test_corrected_copy__put_into_the_returns__is_accepted_without_any_finding(city: City) -> None:
    """The copy corrected in its marked cell reads without hand-work; the first return gives way."""
    wrong_city(city).send_back()
    city.correct(city.copy(), {"1": {"達成度": "年度目標達成"}}, "秘書課_再.xlsx")
    c = city.check(JUNE_15)
    by_file = {Path(f.file).name: f.status for f in c.returns}
    assert by_file["秘書課_再.xlsx"] is FileStatus.ACCEPTED
    assert by_file["秘書課.xlsx"] is FileStatus.SUPERSEDED
    assert codes_of(c) == ["file-superseded"]
    state, remark = city.board(c)["秘書課"]
    assert state == "受理"
    assert remark.startswith("再提出（")


def test_second_run__same_day_nothing_new__makes_no_folder(city: City) -> None:
    """Nothing is sent twice while the return is the same, today or later."""
    wrong_city(city).send_back()
    for day in (MAY_20, MAY_21):
        again = city.send_back(day)
        assert again.folder is None
        assert not again.outgoing.files
    assert city.folders() == ["2026-05-20"]


def test_second_run__same_day_something_new__gets_a_folder_with_a_number(city: City) -> None:
    """A unit of which something new was found gets all that is open; the others nothing."""
    city.answer("秘書課", change=WRONG_RATING)
    city.answer("財政課", "土木課")
    city.send_back()
    city.answer("市民課", change={"3": {"数値": "同上"}})
    city.send_back()
    assert city.folders() == ["2026-05-20", "2026-05-20_2"]
    names = {path.name for path in (city.sent / "2026-05-20_2").iterdir()}
    assert names == {"市民課.xlsx", "差戻し票_市民課.txt", deliver.MANIFEST}


def test_return_still_wrong__after_a_correction__is_sent_back_with_all_that_is_open(
    city: City,
) -> None:
    """A new return with an old and a new mistake is sent back with both."""
    city.answer("秘書課", change={**WRONG_RATING, "2": {"達成度": "済"}})
    city.answer("市民課", "財政課", "土木課")
    city.send_back()
    city.correct(city.copy(), {"1": {"数値": "同上"}, "2": {"達成度": "年度目標達成"}}, "再.xlsx")
    city.send_back(JUNE_15)
    text = city.text("差戻し票_秘書課.txt", "2026-06-15")
    assert "１　修正が必要（2か所）" in text
    assert "「ほぼ達成」は選べません" in text
    assert "「同上」は" in text


def test_unchanged_copy__put_into_the_returns__is_named_as_unchanged(city: City) -> None:
    """Who sends the copy back as it was hears that nothing was corrected, and is still asked."""
    wrong_city(city).send_back()
    shutil.copy(city.copy(), city.folder / "回収" / "秘書課_再.xlsx")
    done = city.send_back(JUNE_15)
    assert "correction-unchanged" in codes_of(done.c)
    assert "直されないまま" in city.text("差戻し票_秘書課.txt", "2026-06-15")


def test_unchanged_copy__without_the_first_return__is_still_known(city: City) -> None:
    """The copy is known as unchanged by its own bytes, also where the first return is gone."""
    wrong_city(city).send_back()
    shutil.copy(city.copy(), city.folder / "回収" / "秘書課.xlsx")
    assert "correction-unchanged" in codes_of(city.check(JUNE_15))


def test_folder_inside_the_returns__is_refused__before_anything_is_written(city: City) -> None:
    """差戻し inside 回収 would be read as returns: refused."""
    wrong_city(city)
    from taikou_xl import pipeline

    with pytest.raises(UsageProblem):
        pipeline.send_back(
            city.master, [city.folder / "回収"], "R7", city.folder / "回収" / "差戻し"
        )
    assert not (city.folder / "回収" / "差戻し").exists()


def test_report_that_cannot_be_written__takes_the_folder_back(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the run stops, nothing is remembered as sent."""
    wrong_city(city)

    report, real = city.folder / "確認結果.xlsx", deliver._replace

    def open_elsewhere(temp: Path, target: Path) -> None:
        if target == report:
            raise PermissionError(13, "in use")
        real(temp, target)

    monkeypatch.setattr(deliver, "_replace", open_elsewhere)
    with pytest.raises(TargetRefused, match="確認結果"):
        city.send_back(report=report)
    assert city.folders() == []


def test_run_that_cannot_write__leaves_no_empty_folder(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full from the start leaves nothing; the next run takes the plain name."""
    wrong_city(city)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(deliver, "_write_synced", full)
        with pytest.raises(TargetRefused, match="空き容量"):
            city.send_back()
    assert city.folders() == []
    (city.sent / "2026-05-20").mkdir(parents=True)
    (city.sent / "2026-05-20" / ".taikou-0.tmp").write_bytes(b"")
    assert city.send_back().folder == city.sent / "2026-05-20"


def test_value_of_many_pages__is_cut_in_the_words__and_kept_in_the_copy(city: City) -> None:
    """A page pasted into 達成度 neither breaks the run nor fills the slip."""
    city.answer("秘書課", change={"1": {"達成度": "長い" * 8000}})
    city.send_back()
    assert len(city.text("差戻し票_秘書課.txt")) < 3000
    assert city.cell(city.copy(), "1", "達成度").value == "長い" * 8000


def test_run_killed_halfway__leaves_a_folder_that_does_not_count_and_is_finished(
    city: City,
) -> None:
    """A folder whose manifest has no record was never finished: it is made again, whole."""
    wrong_city(city).send_back()
    manifest = city.sent / "2026-05-20" / deliver.MANIFEST
    found = json.loads(manifest.read_bytes())
    del found["record"]
    manifest.write_text(json.dumps(found), encoding="utf-8")
    (city.sent / "2026-05-20" / "差戻し票_秘書課.txt").unlink()
    done = city.send_back()
    assert done.folder == city.sent / "2026-05-20"
    assert city.folders() == ["2026-05-20"]
    assert "修正が必要" in city.text("差戻し票_秘書課.txt")


@pytest.mark.parametrize(
    "record",
    [[], {"date": "きのう"}, {"date": "2026-05-20", "sent": 3, "copies": [], "reminded": "x"}],
)
def test_memory_that_was_edited__does_no_harm(city: City, record: object) -> None:
    """A manifest that people damaged is read as far as it makes sense: the errors are sent."""
    wrong_city(city).send_back()
    manifest = city.sent / "2026-05-20" / deliver.MANIFEST
    found = {**json.loads(manifest.read_bytes()), "record": record}
    manifest.write_text(json.dumps(found), encoding="utf-8")
    assert [p.unit for p in city.send_back(MAY_21).outgoing.parcels] == ["秘書課"]


# --- what is asked -----------------------------------------------------------


def test_slip__has_two_parts__with_place_value_words_deadline_and_contact(city: City) -> None:
    """差戻し票 can be pasted as it is: what, where, what came, what to do, until when, to whom."""
    change = {"1": {"達成度": "ほぼ達成", "数値": "330％"}}
    city.answer("秘書課", change=change)
    city.send_back()
    text = city.text("差戻し票_秘書課.txt")
    first, second = text.index("１　修正が必要（1か所）"), text.index("２　確認のお願い（1か所）")
    assert first < text.index("「1 窓口の見直し」の「達成度」") < second
    assert second < text.index("「1 窓口の見直し」の「数値」")
    for words in ("回答：ほぼ達成", "添付の「秘書課.xlsx」", "令和8年5月29日（金）", "内線 123"):
        assert words in text


def test_warnings_alone__get_a_text_without_copy__and_stay_accepted(city: City) -> None:
    """A return that is only doubtful is accepted; its department is asked in a text."""
    city.answer("秘書課", change={"1": {"数値": "330％"}})
    done = city.send_back()
    names = {path.name for path in (city.sent / "2026-05-20").iterdir()}
    assert "差戻し票_秘書課.txt" in names
    assert "秘書課.xlsx" not in names
    assert "修正が必要" not in city.text("差戻し票_秘書課.txt")
    state, remark = city.board(done.c)["秘書課"]
    assert (state, remark) == ("受理", "確認のお願い（5/20）")


def test_notes__are_not_sent(city: City) -> None:
    """A value that was read with a note needs no word to the department."""
    city.answer("秘書課", change={"1": {"達成度": "年度目標 達成"}})
    city.answer("市民課", "財政課", "土木課")
    assert not city.send_back().outgoing.files


def test_contradicting_returns__agree_in_the_copy_where_they_agree(city: City) -> None:
    """What two files agree on is filled in; where they differ the cell is open, with both values."""
    city.answer("秘書課")
    city.answer("秘書課", change={"1": {"数値": "34.0％"}}, name="秘書課_訂正.xlsx")
    city.send_back()
    agreed, open_cell = (city.cell(city.copy(), "1", name) for name in ("達成度", "数値"))
    assert agreed.value == "年度目標達成"
    assert open_cell.value is None
    for words in ("秘書課.xlsx：33.0％", "秘書課_訂正.xlsx：34.0％"):
        assert words in open_cell.comment.text
    city.correct(city.copy(), {"1": {"数値": "34.0％"}}, "秘書課_再.xlsx")
    c = city.check(JUNE_15)
    assert {f.status for f in c.returns if f.unit == "秘書課"} == {
        FileStatus.ACCEPTED,
        FileStatus.SUPERSEDED,
    }
    assert set(codes_of(c)) == {"file-superseded"}


def test_blank_form__is_sent_back__as_a_form_to_fill(city: City) -> None:
    """Who sends the form back blank gets it again, with words that say so."""
    shutil.copy(city.folder / "配布" / "秘書課.xlsx", city.folder / "回収" / "秘書課.xlsx")
    city.send_back()
    assert city.cell(city.copy(), "1", "実施概要").value is None
    assert "未記入のまま" in city.text("差戻し票_秘書課.txt")
    city.answer("秘書課", form=city.copy(), name="秘書課_再.xlsx")
    c = city.check(JUNE_15)
    assert {f.status for f in c.returns if Path(f.file).name == "秘書課_再.xlsx"} == {
        FileStatus.ACCEPTED
    }


def test_item_left_blank__is_sent_back__with_its_required_cells_marked(city: City) -> None:
    """A sheet that was left out is marked as a whole; the other item's answers stay."""
    blank = dict.fromkeys(("実施概要", "数値", "達成度", "振り返り"))
    city.answer("秘書課", change={"2": blank})
    city.send_back()
    assert city.cell(city.copy(), "1", "達成度").value == "年度目標達成"
    assert city.cell(city.copy(), "2", "実施概要").border.left.style == "thick"


def test_unreadable_file__is_named_with_a_guess__by_its_name_alone(city: City) -> None:
    """A file nobody can read has no department; its name suggests whom to ask."""
    (city.folder / "回収" / "秘書課（提出）.xlsx").write_bytes(b"broken")
    done = city.send_back()
    text = city.text("担当課の分からないファイル.txt")
    assert "秘書課（提出）.xlsx" in text
    assert "担当課の見当：秘書課" in text
    assert "名前だけから推測" in text
    assert done.outgoing.parcels == ()
    assert "担当課の分からないファイル.txt" not in city.send_back(MAY_21).outgoing.files


def test_error_cell__stays_blank_in_the_copy__so_that_it_cannot_pass_as_text(city: City) -> None:
    """#REF! came back as an error; as a text it would be an answer."""
    city.answer("秘書課", change={"2": {"実施概要": "=#REF!"}})
    path = city.folder / "回収" / "秘書課.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        cell = cell_of(sheet, "=#REF!")
        if cell is not None:
            cell.value, cell.data_type = "#REF!", "e"
    book.save(path)
    city.send_back()
    cell = city.cell(city.copy(), "2", "実施概要")
    assert cell.value is None
    assert "#REF!" in cell.comment.text


def test_figure_that_became_a_day__stays_blank_in_the_copy__and_open_for_text(city: City) -> None:
    """A day where no day is asked is held; the copy's cell takes what is typed as text."""
    city.answer("秘書課", change={"1": {"数値": dt.datetime(2026, 2, 6)}})
    city.send_back()
    cell = city.cell(city.copy(), "1", "数値")
    assert (cell.value, cell.number_format) == (None, "@")
    assert "2026-02-06" in cell.comment.text


def test_inquiry__in_the_masters_records__enters_the_next_slip(city: City) -> None:
    """What 取りまとめ課 wants to ask (照会する) stands in the slip, in its own words."""
    city.answer("秘書課", "市民課", "財政課", "土木課")
    assert not city.send_back().outgoing.files
    question = {
        "期": "R7", "番号": "3", "指摘": "講座の回数の数え方", "対応": "照会する",
        "理由": "延べ回数ですか。",
    }  # fmt: skip
    type_rows(city.master, "確認記録", [question])
    city.send_back(MAY_21)
    text = city.text("差戻し票_市民課.txt", "2026-05-21")
    assert "講座の回数の数え方。延べ回数ですか。" in text
    assert "照会中" not in text
    assert not city.send_back(JUNE_15).outgoing.files


def test_correction_by_the_office__stands_in_the_copy__in_place_of_what_it_corrects(
    city: City,
) -> None:
    """What was settled by telephone is not asked again, and the copy shows it."""
    change = {**WRONG_RATING, "2": {"達成度": "済"}}
    city.answer("秘書課", change=change)
    told = {"期": "R7", "番号": "1", "欄": "達成度", "修正前": "ほぼ達成", "修正後": "年度目標達成"}
    type_rows(city.master, "事務局修正", [told])
    city.send_back()
    assert city.cell(city.copy(), "1", "達成度").value == "年度目標達成"
    assert city.cell(city.copy(), "1", "達成度").comment is None
    assert "修正が必要（1か所）" in city.text("差戻し票_秘書課.txt")
    city.correct(city.copy(), {"2": {"達成度": "年度目標達成"}}, "再.xlsx")
    # the copy came back with it: the row of the master is no longer needed
    assert codes_of(city.check(JUNE_15)) == ["office-settled", "file-superseded"]


# --- reminders ---------------------------------------------------------------


def test_reminder__lists_the_missing_with_items_and_deadline__once_a_day(city: City) -> None:
    """督促文 names who has not answered; it comes again only on another day."""
    city.answer("秘書課", "財政課")
    city.send_back(JUNE_15)
    text = city.text("督促文.txt", "2026-06-15")
    for words in ("・市民課（1項目）　提出期限：令和8年5月29日（金）", "・土木課（1項目）"):
        assert words in text
    assert "・秘書課" not in text
    assert "提出期限を過ぎましたが" in text
    assert not city.send_back(JUNE_15).outgoing.files
    assert city.send_back(JUNE_15 + dt.timedelta(days=1)).outgoing.reminded == ("市民課", "土木課")


def test_reminder__before_the_deadline__makes_no_folder(city: City) -> None:
    """Nobody is reminded who still has time, also on the very day of the deadline."""
    city.answer("秘書課")
    assert not city.send_back(dt.date(2026, 5, 29)).outgoing.files
    assert not city.sent.exists() or not list(city.sent.iterdir())


def test_reminder__deadlines_differ__reaches_only_who_is_late(city: City) -> None:
    """A department with an earlier deadline is reminded alone; one without a day, with it."""
    book = openpyxl.load_workbook(city.master)
    sheet = book["担当課"]
    due = cell_of(sheet, "提出期限").column
    for name, text in {"市民課": "令和8年5月15日（金）", "土木課": "5月15日"}.items():
        sheet.cell(cell_of(sheet, name).row, due).value = text
    book.save(city.master)
    city.answer("秘書課")
    assert not city.send_back(dt.date(2026, 5, 15)).outgoing.files
    assert set(city.send_back().outgoing.reminded) == {"市民課", "土木課"}
    lines = city.text("督促文.txt").splitlines()
    told = [line for line in lines if line.startswith("・") and "過ぎています" in line]
    assert [line.partition("（")[0] for line in told] == ["・市民課"]


def test_reminder__nobody_missing__is_not_written(city: City) -> None:
    """Where everybody answered there is no 督促文."""
    wrong_city(city).send_back()
    assert not (city.sent / "2026-05-20" / "督促文.txt").exists()


@pytest.mark.parametrize(
    ("due", "past"),
    [
        ("令和8年5月19日（火）", True), ("令和8年5月20日（水）", False), ("2026/5/1", True),
        ("令和8年5月1日 正午", True), ("5月1日", False), ("別途お知らせします", False), ("", False),
    ],
)  # fmt: skip
def test_deadline__that_cannot_be_read__is_not_past(due: str, past: bool) -> None:
    """Only a day that is surely before today counts as past."""
    assert is_past(due, dt.date(2026, 5, 20)) is past


# --- the board ---------------------------------------------------------------


def test_board__before_and_after_sending__says_where_every_unit_stands(city: City) -> None:
    """要差戻し until it is sent, then 差戻し中 with the day; 未提出 with the day of the reminder."""
    city.answer("秘書課", change=WRONG_RATING)
    city.answer("市民課")
    before = city.board(city.check())
    assert before["秘書課"] == ("要差戻し", "")
    assert before["市民課"] == ("受理", "")
    assert before["財政課"] == ("未提出", "")
    city.send_back()
    city.send_back(JUNE_15)
    after = city.board(city.check(JUNE_15))
    assert after["秘書課"] == ("差戻し中（5/20）", "")
    assert after["財政課"] == ("未提出", "督促（6/15）")


def test_board__return_wrong_again__is_to_be_sent_back_and_says_so(city: City) -> None:
    """A correction that is still wrong is 要差戻し, remarked as 再提出."""
    wrong_city(city).send_back()
    city.correct(city.copy(), {"1": {"達成度": "済"}}, "秘書課_再.xlsx")
    state, remark = city.board(city.check(JUNE_15))["秘書課"]
    assert state == "要差戻し"
    assert remark.startswith("再提出（")


def test_report_of_the_same_run__shows_what_has_just_been_sent(city: City) -> None:
    """確認結果 of the run that sends back says 差戻し中 already."""
    done = wrong_city(city).send_back(report=city.folder / "確認結果.xlsx")
    assert city.board(done.c)["秘書課"][0] == "差戻し中（5/20）"


def test_board__prints_on_a4__in_letters_that_can_be_read(city: City) -> None:
    """回収状況 is one A4 page wide."""
    city.send_back(report=city.folder / "確認結果.xlsx")
    sheet = openpyxl.load_workbook(city.folder / "確認結果.xlsx")["回収状況"]
    assert int(sheet.page_setup.paperSize) == 9
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)


def test_texts_of_ours__in_the_returns__are_ignored(city: City) -> None:
    """Who puts the whole 差戻し folder into 回収 finds the texts ignored, the copy read."""
    wrong_city(city)
    (city.folder / "回収" / "不明.xlsx").write_bytes(b"broken")
    (city.folder / "回収" / "財政課.xlsx").unlink()
    city.send_back(JUNE_15)
    shutil.copytree(city.sent / "2026-06-15", city.folder / "回収" / "戻り")
    ignored = {Path(f.file).name for f in city.check().returns if f.status is FileStatus.IGNORED}
    assert ignored == {
        "差戻し票_秘書課.txt", "督促文.txt", "担当課の分からないファイル.txt", deliver.MANIFEST,
    }  # fmt: skip


def test_memory_of_another_plan_or_period__is_not_ours(city: City, tmp_path: Path) -> None:
    """Only folders of this plan and period are remembered."""
    wrong_city(city).send_back()
    manifest = city.sent / "2026-05-20" / deliver.MANIFEST
    found = json.loads(manifest.read_bytes())
    found["stamp"]["period"] = "R6"
    manifest.write_text(json.dumps(found), encoding="utf-8")
    assert city.board(city.check())["秘書課"][0] == "要差戻し"


def test_command__prints_states_counts_and_paths(city: City, call: Call) -> None:
    """The command tells in a few lines where the units stand and what lies where."""
    wrong_city(city)
    run = call(
        "check", city.master, city.folder / "回収", "--period", "R7", "--return-to", city.sent
    )
    assert run.status == 1
    (folder,) = city.folders()
    assert f"差戻しを作りました：{city.sent / folder}" in run.out
    assert "秘書課（修正1か所）：秘書課.xlsx、差戻し票_秘書課.txt" in run.out
    again = call(
        "check", city.master, city.folder / "回収", "--period", "R7", "--return-to", city.sent
    )
    assert "新しく送るものはありません" in again.out
    summary = call(
        "consolidate", city.master, city.folder / "回収", "--period", "R7",
        "-o", city.folder / "集計.xlsx", "--json", "-",
    )  # fmt: skip
    status = {d["department"]: d["status"] for d in summary.report["departments"]}
    assert status["秘書課"] == "sent_back"
    sheet = openpyxl.load_workbook(city.folder / "集計.xlsx")["回収状況"]
    month, day = (int(part) for part in folder.split("-")[1:3])
    assert cell_of(sheet, f"差戻し中（{month}/{day}）") is not None


# --- words and answers -------------------------------------------------------


def test_words_for_departments__never_speak_to_the_administrator() -> None:
    """What a department reads does not tell it to ask the department, or to move files of ours."""
    ours = ("担当課に", "依頼", "回収フォルダ", "--", "台帳", "「旧」", "項目一覧", "事務局")
    for entry in CATALOGUE.values():
        if entry.severity is Severity.NOTE or not entry.ask:
            continue
        for word in ours:
            assert word not in entry.ask, (entry.code, word)
            assert word not in entry.told, (entry.code, word)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cf", "Co", "Cn")), min_size=1, max_size=400
    ),
    st.text("0123456789.,%％回-－ ", min_size=1, max_size=20),
)
def test_copy__returned_as_it_is__says_the_same_to_the_letter(prose: str, figure: str) -> None:
    """Whatever the answers, the copy reads back as the return that it was made from."""
    answers = {"1": {**SENSIBLE, "実施概要": prose, "数値": figure}}
    reading = read(build_form(small_plan(), R7, "秘書課", answers))
    if not prose.strip():
        return
    assert answer_of(reading, "1", "実施概要").text == prose
    assert answer_of(reading, "1", "数値").text == figure
