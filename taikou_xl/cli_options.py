"""Options that several commands share, and what they ask for as values."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from taikou_xl.cli_shown import show_progress
from taikou_xl.cli_words import JapaneseChoice, JapaneseCommand
from taikou_xl.errors import UsageProblem

PATH = click.Path(path_type=Path)


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Declare a command with ``--quiet``, in the Japanese dress."""

    def declare(function: Callable[..., None]) -> click.Command:
        quiet = click.option("--quiet", is_flag=True, help="進み具合を表示しません。")
        return click.command(name, cls=JapaneseCommand)(quiet(function))

    return declare


preset_option = click.option(
    "--preset",
    default="annual",
    show_default=False,
    metavar="P",
    help="計画の種類。annual（年度ごと、既定）、quarterly（四半期ごと）、effects（改革改善効果額）、または、ひな形にする台帳ファイル。",
)
force_option = click.option("--force", is_flag=True, help="編集済み・別の出力でも置き換えます。")
period_option = click.option(
    "--period", required=True, metavar="P", help="対象の期。例：R7、令和7、2025"
)
_prefer = click.option(
    "--prefer",
    type=JapaneseChoice(["newest"]),
    metavar="newest",
    help="食い違う回答があるとき、newest ならファイルの日時の新しいほうを使います（既定：どれも使わず保留）。",
)
_jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="回答を読み取るプロセスの数の上限（既定：PCのコアの数）。",
)
_scheduler = click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="回答を複数のPCで読み取ります（dask.distributed のスケジューラーのアドレス）。",
)
_cache = click.option(
    "--cache",
    type=PATH,
    metavar="DIR",
    help="読み取りの控えを置くフォルダ。次からは、変わった回答だけを読み取ります。",
)


def sets_option(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare ``--set``, which may be given again and again; ``what`` is its help."""
    return click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help=what)


master_argument = click.argument("master", metavar="MASTER", type=PATH)
returns_argument = click.argument("returns", metavar="[RETURNS…]", type=PATH, nargs=-1)
json_option = click.option(
    "--json", "json_target", metavar="FILE", help="報告をJSONで書き出します（- は標準出力）。"
)


def reading_returns(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a run over returns; it gets them as ``how``."""

    @functools.wraps(function)
    def run(
        *,
        prefer: str | None,
        jobs: int | None,
        scheduler: str,
        cache: Path | None,
        force: bool,
        quiet: bool,
        **asked: Any,  # noqa: ANN401 - whatever the command declares
    ) -> None:
        from taikou_xl.how import How

        with show_progress(quiet=quiet) as progress:
            how = How(prefer or "", force, jobs, progress, scheduler=scheduler, cache=cache)
            function(**asked, how=how)

    return _prefer(_jobs(_scheduler(_cache(force_option(run)))))


def json_path(target: str | None) -> Path | None:
    """Give the file that ``--json`` names, None for standard output."""
    return Path(target) if target and target != "-" else None


def pairs_of(sets: Iterable[str]) -> dict[str, str]:
    """Give ``--set KEY=VALUE`` as a mapping.

    Raises:
        UsageProblem: a text has no key or no =.
    """
    pairs = {}
    for text in sets:
        key, mark, value = text.partition("=")
        if not mark or not key.strip():
            raise UsageProblem(
                f"--set の指定「{text}」が正しくありません。",
                "--set 計画名=○○市行政改革大綱 のように指定してください。",
            )
        pairs[key.strip()] = value.strip()
    return pairs
