"""``doctor``: is everything there that the buttons need, and if not, what is to be done?

Each check is a function of facts, so that what Windows would answer can be tried anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from taikou_xl.office.pc import MISSING_FOLDER, Facts
from taikou_xl.office.steps import AWKWARD_IN_PATHS

_WITHOUT = "ボタンのほかの方法（.cmd やコマンド）は使えます。"
_JAPANESE = 932
_UTF8 = 65001


class Verdict(StrEnum):
    """How a check ended."""

    OK = "OK"
    LOOK = "注意"
    BAD = "不可"
    NOT_HERE = "対象外"


@dataclass(frozen=True)
class Check:
    """One line of the diagnosis: what was looked at, the verdict, why, and what to do."""

    name: str
    verdict: Verdict
    why: str
    remedy: str = ""


def diagnose(facts: Facts) -> list[Check]:
    """Give all checks in the order in which one would put things right."""
    return [check(facts) for check in _CHECKS]


def diagnosis_lines(checks: list[Check]) -> list[str]:
    """Give the diagnosis as printed: a line per check, its remedy below, and the sum."""
    lines = []
    for check in checks:
        lines.append(f"［{check.verdict}］{check.name}：{check.why}")
        if check.remedy:
            lines.append(f"    対応：{check.remedy}")
    counts = {v: sum(c.verdict is v for c in checks) for v in Verdict}
    lines.append("")
    lines.append("　".join(f"{v} {n}" for v, n in counts.items()))
    if counts[Verdict.BAD]:
        lines.append("「不可」のところを直すと、使えるようになります。")
    elif counts[Verdict.LOOK]:
        lines.append("使えます。「注意」のところは、うまくいかないときに見てください。")
    else:
        lines.append("このまま使えます。")
    return lines


def _python(facts: Facts) -> Check:
    name, told = (
        "Python",
        f"{facts.python[0]}.{facts.python[1]}（{facts.bits}ビット）　{facts.executable}",
    )
    if facts.python < (3, 11):
        return Check(
            name, Verdict.BAD, told, "Python 3.11以上を入れてください（管理者権限は要りません）。"
        )
    if facts.bits < 64:
        return Check(
            name,
            Verdict.BAD,
            told,
            "64ビット版のPythonを入れてください（部品が64ビット版だけのため）。",
        )
    if "\\windowsapps\\" in facts.executable.lower():
        return Check(
            name, Verdict.BAD, f"Microsoft Storeの仮のPythonです。{told}",
            "オフライン用の一式か、python.org のPythonで入れ直してください。",
        )  # fmt: skip
    if facts.on_share:
        return Check(
            name, Verdict.LOOK, f"共有フォルダにあります。{told}",
            "遅くなり、止められることもあります。このPCの中（例：%LOCALAPPDATA%\\taikou_xl）に入れてください。",
        )  # fmt: skip
    return Check(name, Verdict.OK, told)


def _packages(facts: Facts) -> Check:
    needed = {k: v for k, v in facts.packages.items() if k != "xlwings"}
    missing = [name for name, found in needed.items() if not found]
    told = "、".join(f"{name} {found}" for name, found in needed.items() if found)
    if missing:
        remedy = "taikou-xl を入れ直してください（オフラインでは、一式の install.cmd）。"
        return Check("部品", Verdict.BAD, f"{'、'.join(missing)} がありません。", remedy)
    return Check("部品", Verdict.OK, told)


def _xlwings(facts: Facts) -> Check:
    found = facts.packages.get("xlwings", "")
    if found:
        return Check("xlwings", Verdict.OK, found)
    remedy = f"「python -m pip install xlwings」か、オフライン用の一式で入れます。{_WITHOUT}"
    return Check("xlwings", Verdict.LOOK, "入っていません（ボタンに必要です）。", remedy)


def _excel(facts: Facts) -> Check:
    if not facts.on_windows:
        return _not_here("Excel", facts)
    if not facts.excel:
        return Check(
            "Excel",
            Verdict.LOOK,
            "見つかりません。",
            f"ボタンにはデスクトップ版のExcelが要ります。{_WITHOUT}",
        )
    bits = f"{facts.excel_bits}ビット" if facts.excel_bits else "ビット数は不明"
    return Check("Excel", Verdict.OK, f"{bits}（どちらでもかまいません）　{facts.excel}")


def _console(facts: Facts) -> Check:
    name = "操作ブックの場所"
    if not facts.console:
        return Check(
            name,
            Verdict.NOT_HERE,
            "「taikou-xl doctor 操作ブック.xlsm」とすると、操作ブックも調べます。",
        )
    if facts.console_error:
        return Check(
            name,
            Verdict.BAD,
            facts.console_error,
            "ファイル名とフォルダを確かめるか、taikou-xl console で作り直してください。",
        )
    found = sorted(set(AWKWARD_IN_PATHS) & set(facts.console))
    if found:
        return Check(
            name, Verdict.BAD, f"場所か名前に、使えない記号（{' '.join(found)}）があります。{facts.console}",
            "その記号のないフォルダと名前にしてください。",
        )  # fmt: skip
    if "://" in facts.settings.get("work", ""):
        return Check(
            name, Verdict.BAD, "「作業フォルダ」がインターネットの場所になっています。",
            "「操作」の作業フォルダに、エクスプローラーで見える場所を書いてください。",
        )  # fmt: skip
    if "onedrive" in facts.console.lower() or facts.console.startswith(("\\\\", "//")):
        return Check(
            name, Verdict.LOOK, f"OneDriveか共有フォルダにあります。{facts.console}",
            "使えますが、ほかの人が同時に開いていないか確かめてください。マクロが止まるときは、このPCの中に移してください。",
        )  # fmt: skip
    return Check(name, Verdict.OK, facts.console)


def _config(facts: Facts) -> Check:
    name = "xlwings.conf"
    if not facts.console or facts.console_error:
        return Check(name, Verdict.NOT_HERE, "操作ブックを指定すると調べます。")
    remedy = "taikou-xl console で操作ブックを作り直してください。"
    if facts.config is None:
        return Check(
            name, Verdict.BAD, "操作ブックに、シート「xlwings.conf」がありません。", remedy
        )
    python = facts.config.get("INTERPRETER_WIN", "")
    if not facts.config_python_exists:
        return Check(
            name, Verdict.BAD, f"ボタンが使うPythonがありません（{python or '空欄'}）。", remedy
        )
    loose = [
        k
        for k in ("ADD_WORKBOOK_TO_PYTHONPATH", "USE UDF SERVER")
        if facts.config.get(k) != "False"
    ]
    if loose:
        return Check(
            name, Verdict.BAD, f"「{'」「'.join(loose)}」が False ではありません。", remedy
        )
    if python.lower() != facts.executable.lower():
        return Check(
            name,
            Verdict.LOOK,
            f"ボタンは、別のPythonを使います（{python}）。",
            "同じでよければ、そのままでかまいません。",
        )
    return Check(name, Verdict.OK, python)


def _mark(facts: Facts) -> Check:
    name = "インターネットの印"
    if not facts.on_windows:
        return _not_here(name, facts)
    if not facts.console:
        return Check(name, Verdict.NOT_HERE, "操作ブックを指定すると調べます。")
    if facts.zone in ("3", "4"):
        return Check(
            name, Verdict.BAD, "操作ブックに、インターネットから来た印が付いています。マクロは動きません。",
            "ファイルを右クリックし、プロパティの「許可する」に印を付けます。または、このPCで taikou-xl console を実行して作り直します。",
        )  # fmt: skip
    return Check(name, Verdict.OK, "付いていません。")


def _macros(facts: Facts) -> Check:
    name = "マクロの設定"
    if not facts.on_windows:
        return _not_here(name, facts)
    by = "職場の決まりで" if facts.macros_by_policy else "Excelの設定で"
    told = {
        "1": "すべてのマクロが有効です。",
        "2": "帯の「コンテンツの有効化」を押すと動きます。",
        "3": "署名のあるマクロだけが動きます。",
        "4": "すべてのマクロが無効です。",
    }
    if facts.macros in ("3", "4"):
        ask = "情報システム担当課に、作業フォルダを「信頼できる場所」にできるか相談してください。"
        return Check(name, Verdict.LOOK, f"{by}、{told[facts.macros]}", f"{ask}{_WITHOUT}")
    if facts.from_internet == "1":
        why = "インターネットから来たブックのマクロは止められます（このPCで作った操作ブックは動きます）。"
        return Check(name, Verdict.OK, why)
    return Check(
        name,
        Verdict.OK,
        told.get(facts.macros, "既定のままです。帯の「コンテンツの有効化」を押すと動きます。"),
    )


def _defender(facts: Facts) -> Check:
    name = "Defenderの規則"
    if not facts.on_windows:
        return _not_here(name, facts)
    if facts.asr in ("1", "6"):
        return Check(
            name, Verdict.LOOK, "Officeから別のプログラムを起動することが止められています（実行時エラー70）。",
            f"情報システム担当課に除外を相談してください。{_WITHOUT}",
        )  # fmt: skip
    return Check(
        name,
        Verdict.OK,
        "止める設定は見つかりません。" if not facts.asr else "記録だけで、止めません。",
    )


def _code_page(facts: Facts) -> Check:
    name = "文字コード"
    if not facts.on_windows:
        return _not_here(name, facts)
    if facts.code_page == _JAPANESE:
        return Check(name, Verdict.OK, f"{facts.code_page}（日本語）")
    why = f"{facts.code_page}（日本語ではありません）。"
    if facts.code_page == _UTF8:
        why = "UTF-8（ベータ）の設定です。"
    remedy = "ボタンの日本語が崩れるときは、Windowsの「Unicode対応ではないプログラムの言語」を日本語にしてください。"
    return Check(name, Verdict.LOOK, why, f"{remedy}{_WITHOUT}")


def _folder(facts: Facts) -> Check:
    name = "作業フォルダ"
    if facts.folder_error == MISSING_FOLDER:
        remedy = "「操作」の作業フォルダに、いまの場所を書いて保存してください。共有フォルダにつながっているかも確かめてください。"
        return Check(name, Verdict.BAD, f"{facts.folder_error}。{facts.folder}", remedy)
    if facts.folder_error:
        remedy = "書き込めるフォルダ（例：ドキュメントの中）に移してください。"
        return Check(
            name, Verdict.BAD, f"書き込めません（{facts.folder_error}）。{facts.folder}", remedy
        )
    return Check(name, Verdict.OK, f"書き込めます。{facts.folder}")


def _office(facts: Facts) -> Check:
    if facts.office:
        return Check("LibreOffice", Verdict.OK, f"公表資料のPDFも作れます。{facts.office}")
    remedy = (
        "PDFが要らなければ、そのままでかまいません。Excel・Wordから「PDFとして保存」もできます。"
    )
    return Check("LibreOffice", Verdict.LOOK, "ありません。公表資料のPDFだけが作れません。", remedy)


def _not_here(name: str, facts: Facts) -> Check:
    system = {"Darwin": "macOS"}.get(facts.system, facts.system)
    return Check(name, Verdict.NOT_HERE, f"{system}では調べません（Windowsで使うときの項目です）。")


_CHECKS: tuple[Callable[[Facts], Check], ...] = (
    _python,
    _packages,
    _xlwings,
    _excel,
    _folder,
    _console,
    _config,
    _mark,
    _macros,
    _defender,
    _code_page,
    _office,
)
