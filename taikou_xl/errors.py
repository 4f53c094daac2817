"""The few ways in which a run cannot go on."""

from __future__ import annotations

import errno

# the system's own words for these are English on many PCs
_REASONS = {
    errno.EACCES: "権限がないか、ほかのソフトが開いています",
    errno.EPERM: "権限がありません",
    errno.ENOENT: "ファイルかフォルダがありません",
    errno.EEXIST: "同じ名前のファイルかフォルダがあります",
    errno.ENOTDIR: "フォルダのはずの場所に、ファイルがあります",
    errno.EISDIR: "ファイルのはずの場所に、フォルダがあります",
    errno.ENOSPC: "空き容量がありません",
    errno.EROFS: "読み取り専用の場所です",
    errno.ENAMETOOLONG: "名前か場所が長すぎます",
}


class TaikouError(Exception):
    """The run stops: say what is wrong, where, and what to do.

    ``message`` and ``remedy`` are shown to the user as they are (Japanese).
    """

    exit_status = 3

    def __init__(self, message: str, remedy: str = "") -> None:
        """Keep the two sentences that the user will read."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageProblem(TaikouError):
    """The command line asks for something that does not exist (exit status 2)."""

    exit_status = 2


class UnreadableInput(TaikouError):
    """A list or master workbook cannot be read, so nothing can be derived from it."""


class TargetRefused(TaikouError):
    """An output may not or cannot be written where the user wants it."""


class NotReady(TaikouError):
    """What was asked for needs results that are not there yet."""


def as_stop(problem: BaseException) -> TaikouError:
    """Give any failure as a stop with two Japanese sentences: users never see a traceback."""
    if isinstance(problem, TaikouError):
        return problem
    if isinstance(problem, MemoryError):
        return TaikouError(
            "メモリが足りません。", "ほかのソフトを閉じて、もう一度実行してください。"
        )
    if isinstance(problem, OSError):
        return TaikouError(
            f"ファイルの読み書きができませんでした（{reason_of(problem)}）。",
            "ファイルの場所・権限・空き容量を確認してください。",
        )
    what = f"{type(problem).__name__}: {problem}"
    return TaikouError(
        f"思わぬ不具合が起きました（{what}）。",
        "出力は作っていません。この表示と、入力したファイルの種類を添えて開発元にお知らせください。",
    )


def reason_of(problem: OSError) -> str:
    """Give in Japanese why the system refused, its own words where it is something rare."""
    return _REASONS.get(problem.errno or 0) or problem.strerror or str(problem)
