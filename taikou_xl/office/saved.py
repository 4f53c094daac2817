"""The settings of a console as it was last saved, for the ways that need no open Excel."""

from __future__ import annotations

import io
import warnings
import zipfile
from pathlib import Path
from typing import Any

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.office.steps import CONFIG, KIND, SETTINGS, place
from taikou_xl.sheets.stamp import is_same


def read_console(path: Path) -> bytes:
    """Give a console's bytes.

    Raises:
        UsageProblem: there is no such file.
        UnreadableInput: it cannot be read, or is no console.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as problem:
        raise UsageProblem(
            f"操作ブック「{path}」が見つかりません。", "ファイル名とフォルダを確認してください。"
        ) from problem
    except OSError as problem:
        raise UnreadableInput(
            f"操作ブック「{path.name or path}」を開けません。",
            "ファイルの名前を確かめ、開いているときは保存して閉じてから、もう一度実行してください。",
        ) from problem
    if not is_same(data, {"kind": KIND}):
        raise UnreadableInput(
            f"「{path.name}」は操作ブックではありません。",
            "taikou-xl console で作った .xlsm を指定してください。",
        )
    return data


def saved_settings(data: bytes, name: str) -> dict[str, str]:
    """Read the settings' cells by their defined names, as text by key.

    Raises:
        UnreadableInput: a name is gone (somebody deleted its row).
    """
    book = _open(data, name)
    found = {}
    for setting in SETTINGS:
        defined = book.defined_names.get(place(setting.key))
        if defined is None or not (areas := list(defined.destinations)):
            raise UnreadableInput(
                f"操作ブック「{name}」の設定「{setting.label}」の欄がなくなっています。",
                "taikou-xl console で操作ブックを作り直してください。",
            )
        sheet, address = areas[0]
        value = book[sheet][address.replace("$", "").split(":")[0]].value
        found[setting.key] = "" if value is None else str(value)
    return found


def saved_config(data: bytes, name: str) -> dict[str, str] | None:
    """Read the sheet ``xlwings.conf`` down to its first empty row, None where it is gone."""
    book = _open(data, name)
    if CONFIG not in book.sheetnames:
        return None
    found = {}
    for key, value in book[CONFIG].iter_rows(max_col=2, values_only=True):
        if key is None:
            break
        found[str(key)] = "" if value is None else str(value)
    return found


def _open(data: bytes, name: str) -> Any:  # noqa: ANN401 - an openpyxl workbook
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that openpyxl does not keep
            return openpyxl.load_workbook(io.BytesIO(data))
    except (KeyError, OSError, ValueError, zipfile.BadZipFile) as problem:
        raise UnreadableInput(
            f"操作ブック「{name}」を読み取れません。",
            "taikou-xl console で操作ブックを作り直してください。",
        ) from problem
