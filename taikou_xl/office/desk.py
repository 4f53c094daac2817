"""The desk's settings, read and understood: which master, which returns, which period, whereto."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from taikou_xl.errors import UsageProblem
from taikou_xl.office.steps import SETTINGS
from taikou_xl.plan.model import Plan
from taikou_xl.publishing.facts import Stage
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text

_LABELS = {setting.key: setting.label for setting in SETTINGS}
_CHECK = "「設定」を確かめて、もう一度押してください。"


@dataclass(frozen=True)
class Desk:
    """Where everything lies. The outputs' names carry the period: years stay side by side."""

    work: Path
    master: Path
    returns: Path
    period: str
    out: Path
    stage: Stage

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Desk:
        """Understand the settings' cells, by key.

        Raises:
            UsageProblem: one is blank, an address instead of a folder, or leads nowhere; or
                outputs would come to lie among the returns.
        """
        work = _folder(texts, "work", None)
        master = _path(texts, "master", work)
        if not master.is_file():
            raise UsageProblem(
                f"「台帳」の「{master.name}」が見つかりません（{master.parent}）。",
                f"作業フォルダと台帳の名前が正しいか、{_CHECK}",
            )
        returns = _path(texts, "returns", work)
        out = _path(texts, "out", work) if _cleaned(texts, "out") else work
        _refuse_mixed_up(returns, out)
        stage = _cleaned(texts, "stage") or Stage.PUBLIC.value
        if stage not in {s.value for s in Stage}:
            raise UsageProblem(
                f"「資料の段階」の「{stage}」は選べません。",
                f"{'、'.join(s.value for s in Stage)} から選んでください。",
            )
        period = _cleaned(texts, "period")
        if not period:
            raise UsageProblem("「対象年度」が空欄です。", _CHECK)
        return cls(work, master, returns, period, out, Stage(stage))

    def outputs(self, plan: Plan, period: Period) -> Outputs:
        """Give where each output of a period goes."""
        return Outputs(self, plan, period)


@dataclass(frozen=True)
class Outputs:
    """The outputs of one period."""

    desk: Desk
    plan: Plan
    period: Period

    @property
    def forms(self) -> Path:
        """The folder with one form per unit."""
        return self.desk.out / f"配布_{self.period.key}"

    @property
    def sent(self) -> Path:
        """The folder with the dated folders of 差戻し.

        It lies beside the returns: there every later run finds what was sent before.
        """
        return self.desk.returns.parent / f"差戻し_{self.period.key}"

    @property
    def checked(self) -> Path:
        """確認結果."""
        return self.desk.out / f"確認結果_{self.period.key}.xlsx"

    @property
    def summary(self) -> Path:
        """集計表."""
        return self.desk.out / f"集計_{self.period.key}.xlsx"

    @property
    def report(self) -> Path:
        """The JSON report of the same consolidation."""
        return self.desk.out / f"集計_{self.period.key}.json"

    @property
    def published(self) -> Path:
        """The folder of the stage: what was made for one meeting is not replaced by another's."""
        return self.desk.out / self._published_name(self.desk.stage)

    def of_stage(self, stage: Stage) -> Path:
        """Give the folder of any stage."""
        return self.desk.out / self._published_name(stage)

    def _published_name(self, stage: Stage) -> str:
        word = "公表" if stage is Stage.PUBLIC else f"{stage.value}資料"
        return f"{word}_{self.period.key}"

    @property
    def next_master(self) -> Path:
        """The master of the period after this one, of this one where it is the last."""
        following = self.period.next()
        if following in self.plan.periods:
            return self.desk.out / f"台帳_{following.key}.xlsx"
        return self.desk.out / f"台帳_{self.period.key}記録.xlsx"


def _cleaned(texts: Mapping[str, str], key: str) -> str:
    # Explorer copies a path in quotation marks
    return clean_text(texts.get(key, "")).strip().strip('"').strip()


def _path(texts: Mapping[str, str], key: str, work: Path | None) -> Path:
    text, label = _cleaned(texts, key), _LABELS[key]
    if not text:
        raise UsageProblem(f"「{label}」が空欄です。", _CHECK)
    if "://" in text:
        raise UsageProblem(
            f"「{label}」がインターネットの場所（{text}）になっています。",
            "エクスプローラーで見えるフォルダ（例：C:\\行革）を書いてください。",
        )
    path = Path(text)
    if not path.is_absolute():
        if work is None:
            raise UsageProblem(
                f"「{label}」の「{text}」が、ドライブから始まる場所ではありません。",
                "例：C:\\行革　または　\\\\サーバー名\\共有\\行革",
            )
        path = work / path
    return path


def _refuse_mixed_up(returns: Path, out: Path) -> None:
    """Refuse files for folders, and outputs that the next run would read as returns."""
    for key, path in (("returns", returns), ("out", out)):
        if path.is_file():
            raise UsageProblem(
                f"「{_LABELS[key]}」の「{path.name}」は、フォルダではなくファイルです。",
                "フォルダの名前を書いてください。",
            )
    inside, outside = out.resolve(), returns.resolve()
    if inside == outside or outside in inside.parents:
        raise UsageProblem(
            f"できたものを置くフォルダ「{out.name}」が、「回収フォルダ」か、その中にあります（次に、回答として読まれてしまいます）。",
            "「回収フォルダ」には回答だけを入れるフォルダを、「出力先」にはその外のフォルダを書いてください。",
        )


def _folder(texts: Mapping[str, str], key: str, work: Path | None) -> Path:
    path = _path(texts, key, work)
    if not path.is_dir():
        raise UsageProblem(
            f"「{_LABELS[key]}」の「{path}」が見つかりません。",
            "フォルダを移したときは、新しい場所を書いてください。共有フォルダにつながっているかも確かめてください。",
        )
    return path
