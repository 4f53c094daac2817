"""Commands of a plan's beginning: a demonstration, the list, the master, the forms."""

from __future__ import annotations

from pathlib import Path

import click

from taikou_xl.cli_options import (
    PATH,
    command,
    force_option,
    master_argument,
    pairs_of,
    period_option,
    preset_option,
    sets_option,
)
from taikou_xl.cli_shown import (
    finish,
    say,
    say_findings,
    show_progress,
)


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
@sets_option("階層と項目の追加欄の名前を指定できます。例：--set 階層=基本方針,戦略区分,取組項目")
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
@sets_option("設定の値。例：--set 計画名=○○市行政改革大綱（繰り返し可）")
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


COMMANDS = (demo_command, list_command, master_command, distribute_command)
