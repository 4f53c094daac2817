"""One picture of each output of ``publish``, for docs/publish.md: real files, fictional answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from scripts.picturing import Part, picture_page, picture_part, picture_pdf, screenshot
from taikou_xl import demo_answers
from taikou_xl.demo_master import MARK
from taikou_xl.master.write import build_master
from taikou_xl.pipeline import publish
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.handrows import OPINION_HEADS
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.plan.presets import PRESETS
from taikou_xl.plan.sheetnames import OPINIONS
from taikou_xl.publishing.facts import Stage
from taikou_xl.publishing.folder import Wishes

_YEARS, _QUARTERS = 3, 5
_FORMATS = ("html", "csv", "xlsx", "docx", "pdf")
_WIDE, _PHONE = 1000, 500  # a browser's window is never narrower than this
# kind of plan, part of its page, recorded periods, height of the picture
_OTHERS = (("quarterly", "goals", _QUARTERS, 1050), ("effects", "amounts", _YEARS, 720))
# picture, file, page
_PAPERS: tuple[tuple[str, str, int], ...] = (
    ("publish-council", "審議会資料.docx", 1),
    ("publish-form", "審議会資料.docx", 6),
    ("publish-brief", "概要1枚.docx", 1),
    ("publish-slip", "委員意見提出票.xlsx", 1),
    ("publish-answers", "委員意見・回答一覧.docx", 1),
)


def make(images: Path, work: Path) -> None:
    """Write the pictures; ``work`` takes what they are made from."""
    plan = _answered(PRESETS["annual"], _YEARS)
    before = _publish(plan, plan.periods[_YEARS - 1].key, work / "前", formats=("csv",))
    corrected = _with_correction(plan)
    folder = _publish(corrected, plan.periods[_YEARS - 1].key, work / "公表", previous=before)
    for name, paper, number in _PAPERS:
        picture_page(folder / paper, number, images / name, work, cut=name != "publish-brief")
    picture_pdf(folder / "個票.pdf", 3, images / "publish-single")
    page = folder / "index.html"
    screenshot(page, images / "publish-page", _WIDE, 1250)
    screenshot(page, images / "publish-phone", _PHONE, 1000)
    screenshot(_part(page, "item-3", work), images / "publish-item", _WIDE, 1000)
    screenshot(_part(page, "errata", work), images / "publish-errata", _WIDE, 330)
    data = Part("実施状況", columns="B D E F J N O R T", rows=lambda n, _: n <= 9)
    picture_part(folder / "実施状況_データ.xlsx", data, images / "publish-data", work)
    for kind, anchor, count, height in _OTHERS:
        other = _answered(PRESETS[kind], count)
        made = _publish(other, other.periods[count - 1].key, work / kind, formats=("html",))
        part = _part(made / "index.html", anchor, work)
        screenshot(part, images / f"publish-{kind}", 1100, height)


def _part(page: Path, anchor: str, work: Path) -> Path:
    """Give a page that holds one part only: a browser without a window pictures tops of pages."""
    text = page.read_text(encoding="utf-8")
    head = re.sub("<meta http-equiv[^>]*>", "", text[: text.index("<body>")])
    found = re.search(rf'<(section|article) id="{anchor}".*?</\1>', text, re.DOTALL)
    assert found is not None
    target = work / f"{page.parent.name}-{anchor}.html"
    target.write_text(f"{head}<body><main>{found[0]}</main></body></html>", encoding="utf-8")
    return target


def _publish(
    plan: Plan,
    period: str,
    folder: Path,
    *,
    formats: Sequence[str] = _FORMATS,
    previous: Path | None = None,
) -> Path:
    master = folder.with_suffix(".xlsx")
    master.write_bytes(build_master(plan))
    wishes = Wishes(tuple(formats), previous=previous)
    publish(master, [], period, folder, stage=Stage.COUNCIL, wishes=wishes)
    return folder


def _answered(preset: Preset, count: int) -> Plan:
    """Give a bundled plan whose first periods have fictional answers, and two opinions."""
    plan = bundled_plan(preset)
    items = tuple(_with_answers(plan, item, n, count) for n, item in enumerate(plan.items))
    settings = {**plan.settings, "計画名": f"{plan.name}{MARK}"}
    opinions = _opinions(plan, plan.periods[count - 1].key)
    return replace(plan, items=items, settings=settings, kept={**plan.kept, OPINIONS: opinions})


def _with_answers(plan: Plan, item: Item, number: int, count: int) -> Item:
    table = dict(item.table)
    for when, period in enumerate(plan.periods[:count]):
        answers = demo_answers.answers(plan, item, period, number + 2 * when)
        table |= {(name, period.key): Entry(text) for name, text in answers.items()}
    return replace(item, table=table)


def _opinions(plan: Plan, period: str) -> tuple[Mapping[str, str], ...]:
    told = (
        ("1", plan.items[2], "【架空】女性の割合は上がったが、公募の委員が少ない。広報を工夫してほしい。",
         "【架空】次の改選から、市の広報紙とSNSで募集します。"),
        ("2", plan.items[6], "【架空】研修を受けた人の声も載せてほしい。", ""),
    )  # fmt: skip
    return tuple(
        dict.fromkeys(OPINION_HEADS, "")
        | {"期": period, "No": no, "委員": "架空 花子", "番号": item.no, "意見": opinion,
           "回答課": item.department, "回答": answer, "公表": "する"}
        for no, item, opinion, answer in told
    )  # fmt: skip


def _with_correction(plan: Plan) -> Plan:
    """Correct the figure of one item, as after a mistake that was found later."""
    item = plan.items[4]
    period = plan.periods[_YEARS - 1].key
    table = {**item.table, ("数値", period): Entry("39団体")}
    items = tuple(replace(i, table=table) if i.no == item.no else i for i in plan.items)
    return replace(plan, items=items)
