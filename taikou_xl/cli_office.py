"""Commands beside the year's round: cards of staff, the console and its steps, the doctor."""

from __future__ import annotations

from pathlib import Path

import click

from taikou_xl.cli_options import (
    PATH,
    command,
    force_option,
    master_argument,
)
from taikou_xl.cli_shown import (
    WITH_ERRORS,
    finish,
    say,
    say_findings,
    show_progress,
)


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


COMMANDS = (cards_command, console_command, step_command, doctor_command)
