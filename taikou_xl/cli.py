"""The command line: parse, call the pipeline, print, exit. No rule of the business lives here."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from taikou_xl import __version__
from taikou_xl.cli_options import (
    PATH,
    force_option,
    json_option,
    json_path,
    master_argument,
    pairs_of,
    period_option,
    preset_option,
    reading_returns,
    returns_argument,
)
from taikou_xl.cli_shown import (
    DONE,
    STOPPED,
    WITH_ERRORS,
    WRONG_USAGE,
    finish,
    say,
    say_findings,
    show,
    show_progress,
)
from taikou_xl.cli_words import JapaneseChoice, JapaneseCommand, JapaneseGroup, usage_message
from taikou_xl.errors import TaikouError, as_stop

if TYPE_CHECKING:
    from taikou_xl.how import How


@click.group(cls=JapaneseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(
    __version__, "--version", message="taikou-xl %(version)s", help="版の番号を表示します。"
)
@click.option("--quiet", is_flag=True, help="進み具合を表示しません。")
@click.pass_context
def cli(ctx: click.Context, *, quiet: bool) -> None:
    """行政改革大綱の実施計画を、Excelのまま配布・回収・確認・集計します。"""
    ctx.obj = {"quiet": quiet}


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Declare a command with ``--quiet``, in the Japanese dress."""

    def declare(function: Callable[..., None]) -> click.Command:
        quiet = click.option("--quiet", is_flag=True, help="進み具合を表示しません。")
        return cli.command(name, cls=JapaneseCommand)(quiet(function))

    return declare


@command("demo")
@click.option(
    "-o",
    "folder",
    type=PATH,
    default=Path("taikou-demo"),
    metavar="DIR",
    help="出力先のフォルダ（既定：taikou-demo）。",
)
@preset_option
@click.option("--list", "list_path", type=PATH, metavar="LIST", help="お手元の計画一覧で試します。")
@force_option
def demo_command(
    folder: Path, preset: str, list_path: Path | None, *, force: bool, quiet: bool
) -> None:
    """架空の回答で、配布から集計までをひととおり試します。"""
    from taikou_xl import demo

    with show_progress(quiet=quiet) as progress:
        made = demo.run(folder, preset, list_path, force=force, progress=progress)
    say(demo.describe(made))


@command("list")
@click.option(
    "-o", "target", type=PATH, required=True, metavar="LIST.xlsx", help="出力先のファイル。"
)
@click.option(
    "--from",
    "sources",
    type=PATH,
    multiple=True,
    metavar="BOOK",
    help="今ある個票のブックやフォルダから一覧を作ります（繰り返し可）。台帳も指定できます。",
)
@preset_option
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KEY=VALUE",
    help="階層と項目の追加欄の名前を指定できます。例：--set 階層=基本方針,戦略区分,取組項目",
)
@force_option
def list_command(
    target: Path,
    sources: tuple[Path, ...],
    preset: str,
    sets: tuple[str, ...],
    *,
    force: bool,
    quiet: bool,
) -> None:
    """計画一覧を作ります（空のひな形、または今ある個票から）。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.adopted import adopted_lines

    adopted = pipeline.make_list(target, preset, sources, pairs_of(sets), force=force)
    if adopted is None:
        say(f"計画一覧のひな形を作りました：{target}")
        say("次にすること：1行に1つの計画項目を記入し、taikou-xl master で台帳にします。")
        return
    say_findings(adopted.findings)
    for line in adopted_lines(adopted):
        say(line)
    say(f"計画一覧を作りました：{target}")
    say(
        "次にすること：一覧と「読み取れなかったもの」シートを確かめて直し、taikou-xl master で台帳にします。"
    )
    finish(adopted.findings)


@command("master")
@click.argument("list_path", metavar="LIST", type=PATH)
@click.option(
    "-o", "target", type=PATH, required=True, metavar="MASTER.xlsx", help="出力先の台帳ファイル。"
)
@preset_option
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="KEY=VALUE",
    help="設定の値。例：--set 計画名=○○市行政改革大綱（繰り返し可）",
)
@force_option
def master_command(
    list_path: Path, target: Path, preset: str, sets: tuple[str, ...], *, force: bool, quiet: bool
) -> None:
    """計画一覧から台帳を作ります。"""
    from taikou_xl import pipeline
    from taikou_xl.plan.flatlist import unknown_ratings

    plan = pipeline.make_master(list_path, target, preset, pairs_of(sets), force=force)
    say(f"台帳を作りました：{target}")
    say(f"  計画：{plan.name}（{plan.periods[0].label}～{plan.periods[-1].label}）")
    say(f"  計画項目 {len(plan.items)}件、担当課 {len(plan.departments)}課")
    say_findings(unknown_ratings(plan, list_path.name))
    say(
        "次にすること：台帳を開いて「設定」の提出期限・連絡先を確認し、taikou-xl distribute で配布用ファイルを作ります。"
    )


@command("distribute")
@master_argument
@period_option
@click.option("-o", "folder", type=PATH, required=True, metavar="DIR", help="出力先のフォルダ。")
@click.option(
    "--only", multiple=True, metavar="課名", help="この課の分だけ作ります（繰り返し可）。"
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="様式を作るプロセスの数の上限（既定：PCのコアの数）。",
)
@force_option
def distribute_command(
    master: Path,
    period: str,
    folder: Path,
    only: tuple[str, ...],
    jobs: int | None,
    *,
    force: bool,
    quiet: bool,
) -> None:
    """台帳から、担当課ごとの配布用ファイルを作ります。"""
    from taikou_xl import pipeline

    with show_progress(quiet=quiet) as progress:
        made = pipeline.distribute(
            master, period, folder, only, force=force, jobs=jobs, progress=progress
        )
    say(f"{made.period.label}の配布用ファイルを作りました：{folder}")
    for _, name, count in made.files:
        say(f"  {name}（{count}項目）")
    say(
        f"  計 {len(made.files)}ファイル・{sum(n for *_, n in made.files)}項目。依頼文.txt もあります。"
    )
    say_findings(made.findings)
    finish(made.findings)


@command("check")
@master_argument
@click.argument("returns", metavar="RETURNS…", type=PATH, nargs=-1, required=True)
@period_option
@click.option("--report", type=PATH, metavar="X.xlsx", help="確認結果をExcelでも書き出します。")
@click.option(
    "--return-to",
    type=PATH,
    metavar="DIR",
    help="差戻し（印を付けた写しと差戻し票）と督促文を、DIRの日付のフォルダに作ります。前に送ったものは除きます。",
)
@json_option
@reading_returns
def check_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    report: Path | None,
    return_to: Path | None,
    json_target: str | None,
    *,
    how: How,
) -> None:
    """返送された回答を読み取り、誤りと確認事項を一覧にします。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.terminal import sendback_lines, state_lines

    checked = pipeline.send_back(
        master,
        returns,
        period,
        return_to,
        report=report,
        json_target=json_path(json_target),
        how=how,
    )
    lines = [*state_lines(checked.c)]
    if return_to:
        lines += sendback_lines(checked.outgoing, str(checked.folder or return_to))
    show(checked.c, json_target, [("確認結果", report)], lines)


@command("consolidate")
@master_argument
@returns_argument
@period_option
@click.option(
    "-o", "target", type=PATH, required=True, metavar="SUMMARY.xlsx", help="出力先の集計表。"
)
@json_option
@reading_returns
def consolidate_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    target: Path,
    json_target: str | None,
    *,
    how: How,
) -> None:
    """回答を集計し、集計表（Excel）を作ります。"""
    from taikou_xl import pipeline

    c = pipeline.consolidate(
        master,
        returns,
        period,
        target,
        json_target=json_path(json_target),
        how=how,
    )
    show(c, json_target, [("集計表", target)])


@command("rollover")
@master_argument
@returns_argument
@period_option
@click.option(
    "-o", "target", type=PATH, required=True, metavar="NEXT_MASTER.xlsx", help="次の台帳の出力先。"
)
@reading_returns
def rollover_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    target: Path,
    *,
    how: How,
) -> None:
    """回答を台帳に記録し、次の期の台帳を作ります（元の台帳は変わりません）。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.handover import handover_name
    from taikou_xl.outputs.rolled import recording_lines

    c, done = pipeline.rollover(master, returns, period, target, how=how)
    say_findings(c.findings)
    for line in recording_lines(done):
        say(line)
    say(f"台帳を作りました：{target}")
    if not any(finding.code == "handover-kept" for finding in c.findings):
        say(f"引継ぎ書を作りました：{target.with_name(handover_name(c))}")
    finish(c.findings)


@command("publish")
@master_argument
@returns_argument
@period_option
@click.option("-o", "folder", type=PATH, required=True, metavar="DIR", help="出力先のフォルダ。")
@click.option(
    "--stage",
    type=JapaneseChoice(["推進会議", "審議会", "公表"]),
    default="公表",
    metavar="推進会議|審議会|公表",
    help="どの段階の資料か（既定：公表）。",
)
@click.option(
    "--formats",
    default="",
    metavar="LIST",
    help="作るもの。例：html,csv（既定：html,csv,xlsx,docx,pdf のすべて）。",
)
@click.option(
    "--plain-characters",
    is_flag=True,
    help="機種依存文字（①、Ⅰ、㈱など）を (1)、I、(株) のように書き換えます。",
)
@click.option(
    "--previous", type=PATH, metavar="DIR", help="前に公表したフォルダ。正誤表を作ります。"
)
@click.option(
    "--allow-incomplete",
    is_flag=True,
    help="未回答や保留があっても、途中の集計と明記して公表用の資料を作ります。",
)
@reading_returns
def publish_command(
    master: Path,
    returns: tuple[Path, ...],
    period: str,
    folder: Path,
    stage: str,
    formats: str,
    previous: Path | None,
    *,
    plain_characters: bool,
    allow_incomplete: bool,
    how: How,
) -> None:
    """公表用のウェブページ、オープンデータ、会議の資料を作ります。"""
    from taikou_xl import pipeline
    from taikou_xl.publishing.facts import Stage
    from taikou_xl.publishing.folder import Wishes, read_formats
    from taikou_xl.publishing.told import published_lines

    wishes = Wishes(read_formats(formats), plain_characters, previous)
    done = pipeline.publish(
        master,
        returns,
        period,
        folder,
        stage=Stage(stage),
        wishes=wishes,
        allow_incomplete=allow_incomplete,
        how=how,
    )
    say_findings(done.c.findings)
    for line in published_lines(done.publication, done.made):
        say(line)
    say(f"公表資料を作りました：{folder}")
    finish(done.c.findings)


@command("compare")
@click.argument("old", metavar="OLD_SUMMARY", type=PATH)
@click.argument("new", metavar="NEW_SUMMARY", type=PATH)
@click.option(
    "-o", "target", type=PATH, required=True, metavar="正誤表.xlsx", help="出力先の正誤表。"
)
@force_option
def compare_command(old: Path, new: Path, target: Path, *, force: bool, quiet: bool) -> None:
    """二つの集計表を比べ、修正された欄の正誤表を作ります。"""
    from taikou_xl import pipeline
    from taikou_xl.outputs.corrections import describe

    found = pipeline.compare(old, new, target, force=force)
    say(describe(found))
    say(f"正誤表を作りました：{target}")


@command("cards")
@master_argument
@click.option("-o", "folder", type=PATH, required=True, metavar="DIR", help="出力先のフォルダ。")
@click.option(
    "--staff",
    type=PATH,
    required=True,
    metavar="LIST.csv",
    help="職員の一覧（CSVかExcel）。見出しは、課名、氏名（あれば、係と職名も）。",
)
@force_option
def cards_command(master: Path, folder: Path, staff: Path, *, force: bool, quiet: bool) -> None:
    """職員が自分で持つ、目標・振り返りカードを課ごとに作ります。"""
    from taikou_xl import pipeline

    with show_progress(quiet=quiet) as progress:
        made = pipeline.make_cards(master, staff, folder, force=force, progress=progress)
    say_findings(made.findings)
    say(f"目標・振り返りカードを作りました：{folder}")
    for _, name, count in made.files:
        say(f"  {name}（{count}枚）")
    say(f"  計 {len(made.files)}ファイル・{sum(n for *_, n in made.files)}枚。")
    finish(made.findings)


@command("console")
@master_argument
@click.option(
    "-o", "target", type=PATH, required=True, metavar="FILE.xlsm", help="出力先の操作ブック。"
)
@click.option(
    "--period",
    default="",
    metavar="P",
    help="はじめの対象の期（既定：まだ実績の記録がない最初の期）。",
)
@force_option
def console_command(master: Path, target: Path, period: str, *, force: bool, quiet: bool) -> None:
    """ボタンで動かす操作ブック（Excel）と、マクロを使わない .cmd を作ります。"""
    from taikou_xl.office.setting_up import set_up

    made = set_up(master, target, period, force=force)
    say(f"操作ブックを作りました：{target}（{made.period.label}）")
    for name in made.commands:
        say(f"  {name}")
    say(f"  ボタンが使うPython：{made.interpreter}")
    if made.note:
        say(f"注意：{made.note}")
    say("次にすること：操作ブックをExcelで開き、「コンテンツの有効化」を押します。")


@command("step")
@click.argument("console", metavar="CONSOLE.xlsm", type=PATH)
@click.argument("name", metavar="STEP")
def step_command(console: Path, name: str, *, quiet: bool) -> None:
    """操作ブックに保存された設定で、手順を1つ実行します（.cmd から使います）。

    STEP は、手順の番号（1～6）か、ボタンの名前（集計する など）です。
    """
    from taikou_xl.office.by_command import outcome_lines, plan_step
    from taikou_xl.office.steps import State

    planned = plan_step(console, name)
    for line in planned.lines():
        say(line)
    with show_progress(quiet=quiet) as progress:
        outcome = planned.run(progress)
    for line in outcome_lines(outcome):
        say(line)
    if outcome.state is State.LOOK:
        raise SystemExit(WITH_ERRORS)


@command("doctor")
@click.argument("console", metavar="[CONSOLE.xlsm]", type=PATH, required=False)
def doctor_command(console: Path | None, *, quiet: bool) -> None:
    """このPCで使えるかを調べ、直し方を示します（操作ブックを指定すると、それも調べます）。"""
    from taikou_xl.office.doctor import Verdict, diagnose, diagnosis_lines
    from taikou_xl.office.pc import look_around

    checks = diagnose(look_around(console))
    for line in diagnosis_lines(checks):
        say(line)
    if any(check.verdict is Verdict.BAD for check in checks):
        raise SystemExit(WITH_ERRORS)


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
