"""Workbooks that the user names, alone or by their folder: 個票 to make a list from."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.findings import Finding, Place, find
from taikou_xl.returns.collect import collect, take
from taikou_xl.sheets.deliver import MANIFEST

# what lies beside workbooks and is none
_PASSED_OVER = (MANIFEST, "依頼文.txt", "Thumbs.db", "desktop.ini")


def collect_books(sources: Sequence[Path]) -> tuple[list[tuple[str, bytes]], list[Finding]]:
    """Give the workbooks as (name as shown, bytes), and findings on a folder's other files.

    Raises:
        UsageProblem: a path does not exist, or there is no workbook at all.
        UnreadableInput: files cannot be read; all are named.
    """
    gone = [str(source) for source in sources if not source.exists()]
    if gone:
        raise UsageProblem(
            f"「{'」「'.join(gone)}」が見つかりません。",
            "個票のブックかフォルダの名前を確認してください。",
        )
    given = {Path(os.path.abspath(source)) for source in sources}  # noqa: PTH100 - as collect does
    books, findings, refused = [], [], []
    for seen in collect(sources):
        alone = seen.path in given
        if not alone and (seen.name.startswith(("~$", ".")) or seen.name in _PASSED_OVER):
            continue
        is_book = seen.name.casefold().endswith((".xlsx", ".xlsm")) or seen.path.is_dir()
        if not alone and not is_book:
            reason = "Excelブック（.xlsx）ではありません"
            findings.append(find("adopt-file-skipped", Place(seen.shown), reason=reason))
            continue
        one = take(seen)
        if one.refusal:
            code, word, text = one.refusal
            told = find(code, Place(one.shown), **{word: text}).message
            refused.append(f"「{one.shown}」を読み取れません。{told}")
        else:
            books.append((one.shown, one.data))
    if refused:
        raise UnreadableInput("\n".join(refused), "ファイルをExcelで開けるか確認してください。")
    if not books:
        raise UsageProblem(
            f"「{'」「'.join(str(source) for source in sources)}」に、Excelブックがありません。",
            "個票のブック（.xlsx）か、それを入れたフォルダを --from に指定してください。",
        )
    return books, findings
