"""The command line: parse, call the pipeline, print, exit. No rule of the business lives here."""

from __future__ import annotations

import gc
import sys

import click

from taikou_xl import __version__, cli_office, cli_plan, cli_returns
from taikou_xl.cli_shown import DONE, STOPPED, WRONG_USAGE
from taikou_xl.cli_words import JapaneseGroup, usage_message
from taikou_xl.errors import TaikouError, as_stop


@click.group(cls=JapaneseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__, "--version", message="taikou-xl %(version)s", help="版の番号を表示します。"
)
@click.option("--quiet", is_flag=True, help="進み具合を表示しません。")
@click.pass_context
def cli(ctx: click.Context, *, quiet: bool) -> None:
    """行政改革大綱の実施計画を、Excelのまま配布・回収・確認・集計します。"""
    ctx.obj = {"quiet": quiet}


for _part in (cli_plan, cli_returns, cli_office):  # in this order they are listed
    for _one in _part.COMMANDS:
        cli.add_command(_one)


def run() -> None:
    """Be the whole process: run the program, and end without looking for garbage any more."""
    # a run makes millions of things that stay: looking among them again and again takes a
    # tenth of its time, and finds next to nothing
    gc.set_threshold(100_000, 20, 20)
    try:
        main()
    finally:
        gc.freeze()  # everything goes with the process


def main(arguments: list[str] | None = None) -> None:
    """Run the program and exit with the contract's status; never with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # consoles in CP932 cannot print ➄ or 👉: a mark instead of a crash
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        result = cli.main(args=arguments, prog_name="taikou-xl", standalone_mode=False)
    except click.UsageError as problem:
        return _stop(*usage_message(problem), WRONG_USAGE)
    except TaikouError as problem:
        return _stop(problem.message, problem.remedy, problem.exit_status)
    except (click.Abort, KeyboardInterrupt):
        return _stop("中断しました。", "出力は変わっていません。", STOPPED)
    except SystemExit as ending:
        return int(ending.code or 0)
    except Exception as problem:  # noqa: BLE001 - the last net: users never see a traceback
        stop = as_stop(problem)
        return _stop(stop.message, stop.remedy, STOPPED)
    return result if isinstance(result, int) else DONE


def _stop(message: str, remedy: str, status: int) -> int:
    click.echo(
        f"中止しました：{message}" if status == STOPPED else f"指定の誤り：{message}", err=True
    )
    if remedy:
        click.echo(f"対応：{remedy}", err=True)
    return status
