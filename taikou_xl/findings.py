"""Findings: what a person should look at, as data, and the catalogue of their wording.

A finding never stops the run. ``error``: that cell is held, or that file not taken;
``warning``: counted, a person should look; ``note``: a value was normalised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs, heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word that officials see."""
        return {"error": "差戻し", "warning": "確認", "note": "参考"}[self.value]


@dataclass(frozen=True)
class Place:
    """Where something stands: file as shown to the user, sheet, cell, item and field."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    item: str = ""
    field: str = ""


_FOR_DEPARTMENTS = ("told", "ask")


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what, where, and what to do. Strings only, ready for JSON.

    ``message`` and ``remedy`` speak to 取りまとめ課, ``told`` and ``ask`` to the department;
    ``ask`` is "" where the finding is no department's business.
    """

    code: str
    severity: Severity
    file: str
    sheet: str
    cell: str
    item: str
    field: str
    value: str
    message: str
    remedy: str
    told: str = ""
    ask: str = ""

    def as_json(self) -> dict[str, str]:
        """Give the finding as the JSON report shows it: in the words for 取りまとめ課."""
        found = {key: str(value) for key, value in asdict(self).items()}
        return {key: value for key, value in found.items() if key not in _FOR_DEPARTMENTS}

    def as_text(self) -> str:
        """Give the finding in the three lines that a terminal shows."""
        place = "｜".join(part for part in (self.file, self.sheet, self.cell) if part)
        lines = [f"[{self.code}・{self.severity.label}] {self.message}"]
        if place:
            lines.append(f"  場所：{place}")
        if self.remedy:
            lines.append(f"  対応：{self.remedy}")
        return "\n".join(lines)


@dataclass(frozen=True)
class CatalogueEntry:
    """One line of the catalogue: wording with ``{names}`` that ``find`` fills in.

    ``told`` and ``ask`` are what a department reads in place of message and remedy; a code
    with ``ask`` "" is never sent to one.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    meaning: str
    told: str = ""
    ask: str = ""


CATALOGUE: dict[str, CatalogueEntry] = {}


def _declare(code: str, severity: Severity, message: str, remedy: str, meaning: str) -> None:
    if code in CATALOGUE:
        raise ValueError(code)
    CATALOGUE[code] = CatalogueEntry(code, severity, message, remedy, meaning, message, remedy)


def _ask(code: str, ask: str, told: str = "") -> None:
    """Say the same to a department in its own words."""
    entry = CATALOGUE[code]
    CATALOGUE[code] = replace(entry, ask=ask, told=told or entry.message)


def find(code: str, place: Place, value: str = "", **words: object) -> Finding:
    """Make a finding from the catalogue; ``words`` fill the ``{names}`` of its wording."""
    entry = CATALOGUE[code]
    known = {"value": value, "item": place.item, "field": place.field, "file": place.file, **words}
    return Finding(
        code,
        entry.severity,
        place.file,
        place.sheet,
        place.cell,
        place.item,
        place.field,
        value,
        entry.message.format_map(known),
        entry.remedy.format_map(known),
        entry.told.format_map(known),
        entry.ask.format_map(known),
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding holds a cell or refuses a file."""
    return any(finding.severity is Severity.ERROR for finding in findings)


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# --- files -----------------------------------------------------------------
_declare(
    "file-unreadable",
    _E,
    "このファイルは開けません（{reason}）。",
    "担当課に、Excelで開いて「Excel ブック (.xlsx)」として保存し直したものを依頼してください。",
    "Excelブックとして読み取れないファイル（破損、途中で切れたもの、別の形式）。",
)
_declare(
    "file-kind",
    _E,
    "このファイルは{kind}のため、読み取れません。",
    "担当課に、「Excel ブック (.xlsx)」形式で保存し直したもの（パスワードなし）を依頼してください。",
    "旧形式（.xls）、パスワード付き、.ods、PDFなど、受け取れない形式。",
)
_declare(
    "file-too-large",
    _E,
    "このファイルは大きすぎるため、安全のため読み取りませんでした（{reason}）。",
    "配布した様式に入力し直したものを依頼してください（画像や余分なシートは不要です）。",
    "大きさ・セル数などの上限を超えたファイル。",
)
_declare(
    "file-too-heavy",
    _E,
    "このファイルの読み取りは、途中で打ち切りました（{reason}）。",
    "配布した様式に入力し直したものを依頼してください（画像、余分なシート、表の外に貼り付けたものは不要です）。ほかのファイルの結果は変わりません。",
    "読み取りにかかる時間やメモリが上限を超えたファイル。",
)
_declare(
    "not-ours",
    _E,
    "このファイルは、配布した様式ではありません（{reason}）。",
    "配布した担当課ファイルに入力して返送するよう、依頼してください。集計に無関係なら回収フォルダから除いてください。",
    "識別用のシートがない（または書き換えられている）うえ、印刷された番号や計画の文章も計画と一致しないファイル。",
)
_declare(
    "identity-lost",
    _W,
    "識別用のシートが{how}ため、番号・題名・担当課・計画の文章がすべて計画と一致することを確かめて、「{value}」の回答として読み取りました。",
    "「{value}」から届いたものか、確認してください（配布したファイルに記入したものがあれば、そちらを使ってください）。",
    "項目のシートを新しいブックに写したなどで識別用のシートがないが、印刷された文章から様式と分かったファイル。",
)
_declare(
    "name-other",
    _W,
    "ファイル名は「{value}」の様式の名前ですが、中身は「{department}」の様式です。「{department}」の回答として読み取りました。",
    "ファイルの取り違えでないか、「{value}」と「{department}」に確認してください。",
    "ファイル名が、別の担当課（配布先）の様式とまったく同じ。",
)
_declare(
    "not-confirmed",
    _W,
    "表紙の「{field}」が「済」になっていません。",
    "所属長の確認が済んでいるか、担当課に確認してください。",
    "設定で所属長確認が必須なのに、表紙の欄が「済」でない。",
)
_declare(
    "plan-other",
    _E,
    "別の計画（{value}）の様式です。",
    "この計画の台帳から配布したファイルへの入力を依頼してください。",
    "別の計画の台帳から配布されたファイル。",
)
_declare(
    "period-other",
    _E,
    "{value}の様式です。今回の対象は{period}です。",
    "{period}の様式に入力し直すよう依頼してください（--period の指定違いでないかも確認してください）。",
    "前年度の様式など、対象年度の違うファイル。",
)
_declare(
    "form-blank",
    _E,
    "どの計画項目も未記入のまま返送されています。",
    "担当課に記入を依頼してください。",
    "何も書かれていない様式の返送。",
)
_declare(
    "file-conflict",
    _E,
    "「{department}」の回答が複数あり、内容が食い違っています（値は、このファイル／相手の順）。{others}。",
    "正しいほうだけを回収フォルダに残すか、古いほうを「旧」または「差替前」という名前のフォルダに移してください。日時の新しいほうを使うときは、--prefer newest を付けて実行します。それまでは、どの回答も集計に入れず、保留とします。",
    "同じ担当課から内容の違う回答が二つ以上ある。答えてある項目は保留になる。",
)
_declare(
    "item-conflict",
    _E,
    "計画項目「{title}」の回答が、別の配布先のファイルと食い違っています（値は、このファイル／相手の順）。{others}。",
    "台帳の「項目一覧」でどこの項目かを確かめ、正しくないほうのファイルを「旧」または「差替前」という名前のフォルダに移すか、その項目の記入を消してもらってください。それまでは、この項目だけを保留とします。",
    "一つの計画項目に、別々の配布先のファイルで違う内容が書かれている。その項目は保留になる。",
)
_declare(
    "file-preferred",
    _W,
    "新しいほうの「{winner}」（{time}）を使い、このファイル（{own_time}）は集計に使っていません。{alone}違うところは、このファイル／新しいほうの順に、{cells}です。",
    "新しいほうが正しいか、確認してください。違うときは、正しくないほうを「旧」または「差替前」という名前のフォルダに移してください。",
    "--prefer newest を付けて実行し、食い違う回答のうち日時の新しいほうを使った。",
)
_declare(
    "item-preferred",
    _W,
    "計画項目「{title}」は、新しいほうの「{winner}」（{time}）を使い、このファイル（{own_time}）の回答は使っていません。違うところは、このファイル／新しいほうの順に、{cells}です。",
    "新しいほうが正しいか、確認してください。",
    "--prefer newest を付けて実行し、別の配布先のファイルと食い違う項目で、日時の新しいほうを使った。",
)
_declare(
    "file-superseded",
    _N,
    "{reason}、集計に使っていません。",
    "対応は不要です。",
    "差し戻す前の回答、記入済みの回答と一緒にある未記入の様式など、ほかのファイルに差し替わったもの。",
)
_declare(
    "file-set-aside",
    _N,
    "「{folder}」フォルダにあるため、集計に使っていません。",
    "対応は不要です。集計に使うときは、「{folder}」フォルダの外に移してください。",
    "「旧」「差替前」という名前のフォルダに移されたファイル。",
)
_declare(
    "file-unidentified",
    _E,
    "識別用のシートが失われたファイルです。{alone}番号{items}には「{others}」の回答があるため、このファイルは集計に使っていません。",
    "このファイルのほうが正しいときは、相手を「旧」または「差替前」という名前のフォルダに移してください。不要なときは、このファイルを移してください。",
    "識別用のシートのないファイルが、識別できる回答と同じ項目に、違う内容を答えている。",
)
_declare(
    "correction-unchanged",
    _W,
    "{day}に差し戻したファイルが、直されないまま返送されています。",
    "担当課に、「修正箇所一覧」の箇所を直して、もう一度提出するよう依頼してください。",
    "差戻しのファイルの内容が、差し戻す前の回答と同じ。",
)
_declare(
    "file-duplicate",
    _N,
    "「{others}」に同じ内容があるファイルです。1つの回答として扱いました。",
    "対応は不要です。",
    "まったく同じファイル、または同じ回答のファイルが二度入っている。",
)
_declare(
    "file-joined",
    _N,
    "「{department}」の回答が複数のファイルに分かれていたため、合わせました（{others}）。",
    "対応は不要です。",
    "係ごとなど、別々の項目に答えた複数の回答。",
)
_declare(
    "file-ignored",
    _N,
    "集計の対象外のファイルとして読み飛ばしました（{reason}）。",
    "対応は不要です。",
    "編集中の一時ファイル、この道具が作った出力など。",
)
_declare(
    "workers-unavailable",
    _N,
    "読み取り専用のプロセスを使えなかったため、{count}ファイルを本体の中で読み取りました。",
    "結果は変わりません。壊れたファイルのために処理全体が止まるときは、そのファイルを回収フォルダから除いてください。",
    "セキュリティの設定などで、Pythonの子プロセスを起動できないPC。",
)
_declare(
    "department-missing",
    _W,
    "「{department}」から、集計できる回答が届いていません（{count}項目{only}）。",
    "担当課に提出を依頼してください。",
    "回答がまだないか、届いた回答を受理できていない担当課。",
)
_declare(
    "return-partial",
    _N,
    "「{department}」の回答は、{count}項目のうち{answered}項目です（未回答：番号{left}）。",
    "係ごとに提出しているときは、残りのファイルが届いたら回収フォルダに加えてください。",
    "担当課の項目の一部だけが回答されている。",
)
# --- sheets ----------------------------------------------------------------
_declare(
    "sheet-missing",
    _E,
    "計画項目「{title}」のシートが見つかりません。",
    "配布したファイルに入力し直すよう依頼してください。",
    "配布した項目シートが回答ファイルにない。",
)
_declare(
    "sheet-renamed",
    _N,
    "シート名が「{value}」に変わっていましたが、計画項目「{title}」として読み取りました。",
    "対応は不要です。",
    "シートの名前が変えられている。",
)
_declare(
    "table-missing",
    _E,
    "計画項目「{title}」のシートに、見出し「{missing}」が見つかりません。",
    "見出しや年度の行を消さずに、配布したファイルに入力し直すよう依頼してください。",
    "表の見出しや年度の行が消えている。",
)
_declare(
    "sheet-doubled",
    _E,
    "計画項目「{title}」のシートが複数あり、内容が食い違っています（{others}）。",
    "正しいシートだけを残して、もう一度提出してください。この項目の回答は集計に入れていません。",
    "項目のシートが複写され、違う内容が書かれている。",
)
_declare(
    "recorded-unknown",
    _E,
    "台帳に記録されている{period}の{field}「{value}」は、「達成度区分」にありません。",
    "台帳のシートを、{choices}のいずれかに直してください。",
    "過去の期の実績に、達成度区分にない文字が記録されている。",
)
_declare(
    "item-unknown",
    _W,
    "この期の対象ではない計画項目（番号{value}）のシートがあります。集計に入れていません。",
    "台帳の「項目一覧」を確認してください。",
    "配布後に台帳から外れた、または期間の外になった項目。",
)
_declare(
    "department-renamed",
    _N,
    "課名が変わる前の「{value}」の様式です。「{now}」の回答として受け取りました。",
    "対応は不要です。違うときは、台帳の「担当課」の旧課名を確認してください。",
    "配布後に課名が変わった課から届いた、前の課名の様式。",
)
_declare(
    "department-changed",
    _W,
    "番号{item}の担当課は、台帳では「{department}」です（回答は「{value}」）。",
    "担当課の変更が正しいか、台帳の「項目一覧」を確認してください。回答は集計に入れています。",
    "配布後に担当課が変わった項目の回答。",
)
_declare(
    "sheet-foreign",
    _W,
    "「{department}」の計画項目「{title}」（番号{value}）のシートが入っています（{held}）。このファイルからは集計に入れていません。",
    "「{department}」のファイルでも提出されているか、確認してください。",
    "別の担当課（配布先）の項目のシートが、回答ファイルに写されている。",
)
_declare(
    "text-changed",
    _W,
    "{what}が、{change}。",
    "変えた理由を担当課に確認してください。集計には台帳の内容を使います（計画を改めるときは、台帳を直してください）。回答は集計に入れています。",
    "計画の文章・数値目標・見出し・過去の実績など、入力欄でない所が書き換えられている。",
)
_declare(
    "form-older",
    _N,
    "番号{item}の{when}「{field}」は、配布した後に台帳で「{was}」から「{now}」に変わっています。",
    "対応は不要です（台帳の今の内容で集計します）。担当課に知らせていないときは、知らせてください。",
    "様式を配布した後に、取りまとめ課が台帳の計画や過去の実績を改めた。",
)
_declare(
    "form-fields",
    _N,
    "配布した様式は、今の台帳の「様式」と欄が違います（{changes}）。",
    "対応は不要です（台帳の今の様式で集計します）。必要なら、様式を配布し直してください。",
    "様式を配布した後に、台帳の「様式」で欄を足すか、除いた。",
)
_declare(
    "item-blank",
    _E,
    "計画項目「{title}」が未記入です。",
    "担当課に記入を依頼してください。",
    "返送されたファイルのうち、この項目だけ何も書かれていない。",
)
# --- cells -----------------------------------------------------------------
_declare(
    "required-blank",
    _E,
    "「{field}」が未記入です。",
    "「{field}」を記入して、もう一度提出してください。",
    "必須の欄が空白。",
)
_declare(
    "rating-unknown",
    _E,
    "{field}「{value}」は選べません。",
    "「達成度区分」の{count}つ（{choices}）から選び直して、もう一度提出してください。{nearest}",
    "達成度区分にない文字が入っている。",
)
_declare(
    "choice-unknown",
    _E,
    "{field}「{value}」は選べません。",
    "選択肢（{choices}）から選び直して、もう一度提出してください。{nearest}",
    "選択肢にない文字が入っている。",
)
_declare(
    "choice-normalised",
    _N,
    "{field}「{original}」を「{value}」と読み取りました。",
    "対応は不要です。",
    "選択肢が全角・半角や空白の違いで入力されている。",
)
_declare(
    "value-unreadable",
    _E,
    "数値「{value}」は、数値目標「{target}」に対する実績として読み取れません。",
    "実績の数値を記入して、もう一度提出してください（未確定のときは「未確定（9月ごろ）」のように記入）。",
    "数値を求める欄に、同上・なしなど数値でないものが入っている。",
)
_declare(
    "value-date",
    _E,
    "「{field}」の欄が日付（{value}）になっています。",
    "「2/6」のような値は、セルの表示形式を「文字列」にして入力し直してください。",
    "Excelが数値を日付に変えてしまった、または日付が貼り付けられた。",
)
_declare(
    "value-restored",
    _N,
    "数値のセルにあった「{original}」を、数値目標「{target}」に合わせて「{value}」と読み取りました。",
    "読み取りが違うときは、担当課に確認してください。",
    "Excelが日付や小数に変えた実績を、数値目標から読み戻した。",
)
_declare(
    "value-beside",
    _W,
    "様式の欄の外に記入があります（{places}）。集計に入れていません。",
    "回答の一部なら、欄に書き直したものを担当課に依頼してください。",
    "表の横や下、または足されたシートに、文字や数値が書かれている。",
)
_declare(
    "value-other-period",
    _W,
    "{period}の「{field}」に記入「{shown}」があります（今回の対象は{asked}です）。{hint}集計に入れていません。",
    "{asked}の行に書くものでなかったか、担当課に確認してください。",
    "対象でない期の行の実績の欄に、記入がある。",
)
_declare(
    "field-removed",
    _W,
    "「{field}」は今の台帳の「様式」にない欄のため、記入「{shown}」を集計に入れていません。",
    "必要な欄なら、台帳の「様式」に戻してください。",
    "様式を配布した後に除かれた欄に、記入がある。",
)
_declare(
    "cell-error",
    _E,
    "「{field}」の欄がエラー値（{value}）になっています。",
    "数式ではなく、文字や数値を直接入力し直してください。",
    "入力欄が #REF! などのエラー値。",
)
_declare(
    "cell-uncached",
    _E,
    "「{field}」の欄に数式が入っており、結果の値が保存されていません。",
    "数式ではなく、文字や数値を直接入力し直してください。",
    "入力欄の数式に計算結果がない。",
)
_declare(
    "cell-boolean",
    _E,
    "「{field}」の欄が {value}（論理値）になっています。",
    "文字や数値を直接入力し直してください。",
    "入力欄が TRUE／FALSE。",
)
_declare(
    "cell-merged",
    _E,
    "「{field}」の欄が、ほかのセルと結合されています。",
    "セルの結合を解除して、もう一度提出してください。",
    "入力欄が結合されていて、どの欄の回答か決められない。",
)
_declare(
    "amount-unreadable",
    _E,
    "「{field}」の金額「{value}」が読み取れません。",
    "{unit}単位の数字で記入して、もう一度提出してください。",
    "金額欄に数字でないものが入っている。",
)
_declare(
    "date-unreadable",
    _E,
    "「{field}」の日付「{value}」が読み取れません。",
    "「令和8年3月31日」または「2026/3/31」のように記入してください。",
    "日付欄に日付でないものが入っている。",
)
_declare(
    "text-cleaned",
    _N,
    "「{field}」から、表示できない制御文字を取り除きました。",
    "対応は不要です。",
    "ほかのソフトから貼り付けた際に混じる制御文字。",
)
# --- answers that can be read and hardly fit --------------------------------
_declare(
    "rating-disagrees",
    _W,
    "{field}「{value}」は、数値からみた参考判定「{judged}」と異なります（{basis}）。",
    "数値と{field}が正しいか、担当課に確認してください。{field}は担当課の回答のまま集計しています。",
    "担当課が選んだ達成度と、数値目標・実績からの参考判定が違う。",
)
_declare(
    "rating-fell",
    _W,
    "前年度は「{former}」でしたが、今回の{field}は「{value}」です。",
    "最終目標に届かなくなった理由を、担当課に確認してください。",
    "計画全体の目標を達成した項目が、翌年度にその区分でなくなった。",
)
_declare(
    "reflection-blank",
    _W,
    "「{rating}」を選んでいますが、「{field}」に理由が書かれていません。",
    "達成されなかった理由（中止した場合は、その理由）を「{field}」に書くよう、担当課に依頼してください。",
    "達成に数えない区分（計画中止を含む）を選び、振り返りが空白か「なし」だけの回答。",
)
_declare(
    "value-over-hundred",
    _W,
    "{indicator}が100％を超えています（実績 {shown}、{against}）。",
    "割合の小数点や単位に誤りがないか、担当課に確認してください。",
    "100％以下の割合を目標とする指標の実績が、100％を超えている（達成率・前年比・収支比率など、100％を超えてよいものを除く）。",
)
_declare(
    "value-tenfold",
    _W,
    "{indicator}が、およそ10倍かそれ以上違います（実績 {shown}、{against}）。",
    "桁や単位に誤りがないか、担当課に確認してください。",
    "実績が、数値目標・前年度・現状のどれと比べても10倍以上か10分の1以下、または1けたずらすとそれらに並ぶ。",
)
_declare(
    "value-thousandfold",
    _W,
    "{indicator}がおよそ千倍違います（実績 {shown}、{against}）。",
    "「千円」と「円」を取り違えていないか、担当課に確認してください。",
    "金額の実績が、数値目標・前年度・現状と比べておよそ千倍か千分の一。",
)
_declare(
    "value-doubtful",
    _W,
    "{indicator}の実績「{value}」は、数値目標と比べられません（{reason}）。",
    "単位や書き方に誤りがないか、担当課に確認してください。",
    "目標と単位が違う、全体の数を超えている、小数に変わって全体のうちいくつか決まらないなど、数値はあるが判定に使えない実績。",
)
_declare(
    "value-provisional",
    _N,
    "「{field}」は、まだ確定していません（{value}）。",
    "確定したら、担当課から数値を受け取ってください（「概要」の「後日確定」に載せています）。",
    "未確定・確認中・速報などと書かれた実績。回答として数える。",
)
_declare(
    "value-base-missing",
    _N,
    "「{field}」に、次の年度からの目標のもとになる数値（{indicator}）がありません（{value}）。",
    "担当課に確かめ、「事務局修正」でこの欄に書き足すか、台帳の「指標」のその行の「基準値」に書いて「出所」を「手修正」にしてください。",
    "「令和7年度＋10件」のような目標のもとになる年度の回答に、もとになる数値が書かれていない。",
)
_declare(
    "text-repeated",
    _N,
    "「{field}」が前年度と同じ文章です。",
    "前年度の文章の消し忘れでないか、必要に応じて担当課に確認してください。",
    "今回の文章が、前の期に記録された文章と同じ。",
)
# --- item sheets that a list is made from ------------------------------------
_declare(
    "adopt-required-missing",
    _E,
    "「{value}」を読み取れませんでした（{reason}）。",
    "一覧のその行に書き足してください（必須です）。個票に違う名前の見出しで書かれているときは、個票を写したブックの見出しを、Excelの置換で「{value}」にそろえて、もう一度実行してください。",
    "個票に、計画項目の名称か担当課の見出し、または内容がない。",
)
_declare(
    "adopt-label-missing",
    _W,
    "見出し「{value}」が見つかりませんでした（{sheets}）。",
    "一覧のその列は空欄です。個票に違う名前の見出しで書かれているときは、個票を写したブックの見出しを、Excelの置換で「{value}」にそろえて、もう一度実行してください。",
    "個票に、計画の欄の見出しがない。",
)
_declare(
    "adopt-label-doubled",
    _E,
    "見出し「{field}」が2つ以上あります。1つ目を一覧に入れ、ここ（{shown}）は入れていません。",
    "どちらが正しいかを確かめ、一覧を直してください。",
    "1枚の個票に同じ見出しが2つあり、どちらの内容か決められない。",
)
_declare(
    "adopt-table-missing",
    _E,
    "年度ごとの表を読み取れませんでした（「{value}」の列と、計画や実績の欄の見出しが必要です）。",
    "一覧のその行に、年度ごとの内容を書き足すか、個票を写したブックの見出しを直して、もう一度実行してください。",
    "個票に、年度を縦に並べた表がないか、見出しの名前が違う。",
)
_declare(
    "adopt-period-unreadable",
    _E,
    "「{value}」を年度として読み取れないため、この行の内容を一覧に入れていません。",
    "一覧の正しい年度の列に書き足してください（年度は「令和7年度」「R7」「7」「2025」のように書きます）。",
    "個票の表の左端が、年度として読み取れない。",
)
_declare(
    "adopt-period-doubled",
    _E,
    "{value}の行が2つ以上あります。1つ目の行だけを一覧に入れました。",
    "ほかの行の内容を確かめ、必要なら一覧に書き足してください。",
    "1枚の個票に、同じ年度の行が2つ以上ある。",
)
_declare(
    "adopt-merged",
    _W,
    "ほかの欄（または年度）のセルと結合されています。{winner}に入れました。",
    "一覧の内容が、正しい欄と年度に入っているか確かめてください。",
    "個票の表で、欄をまたいだセル、または実績の何年分かをまとめたセルがある。",
)
_declare(
    "adopt-joined",
    _N,
    "「{field}」は、いくつかのセルの文字をつなげました（{count}か所、{sheets}）。",
    "つなげた文が正しいか、一覧で確かめてください（「書かれていた文字」は1か所目です）。",
    "1つの欄の内容が、個票でいくつかのセルに分かれている。",
)
_declare(
    "adopt-unplaced",
    _W,
    "「{shown}」は、どの欄の内容か分からないため、一覧に入れていません（{sheets}）。",
    "必要な内容なら、一覧に書き足してください。",
    "個票に、見出しから決められない文字（欄外の書き込み、計画にない欄など）がある。",
)
_declare(
    "adopt-cell-spoiled",
    _E,
    "「{field}」のセルが{reason}（{value}）のため、一覧に入れていません。",
    "個票を見て、正しい内容を一覧に書いてください。",
    "個票のセルがエラー値、結果のない数式、論理値、日付になっている。",
)
_declare(
    "adopt-text-long",
    _E,
    "「{field}」の文章が長く、一覧の1つのセルに入りません。先頭だけを入れました。",
    "一覧の文章を短くしてください（1つのセルは32,767字までです）。",
    "つなげた文章が、Excelの1つのセルに入る長さを超えている。",
)
_declare(
    "adopt-rating-unknown",
    _E,
    "{period}の{field}「{value}」は、選択肢にありません。",
    "一覧を、{choices}のいずれかに直してください。{nearest}",
    "個票の過去の達成度が、この計画の区分にない言葉で書かれている。",
)
_declare(
    "adopt-number-doubled",
    _E,
    "番号「{value}」が重複しています（{places}）。",
    "一覧の番号を、項目ごとに違う番号に直してください。",
    "二つ以上の個票に同じ番号が書かれている。",
)
_declare(
    "adopt-item-doubled",
    _W,
    "同じ名称の計画項目「{value}」が2つ以上あります（{places}）。",
    "同じ項目の個票が二重に入っていないか（年度の違うブックなど）、一覧で確かめてください。",
    "名称と担当課が同じ個票が2枚以上ある。",
)
_declare(
    "adopt-number-made",
    _N,
    "番号のない項目{count}件に、{first}から順に番号を付けました。",
    "決まった番号があるときは、一覧の番号を書き換えてください。",
    "個票に番号が書かれていない。",
)
_declare(
    "adopt-sheet-several",
    _N,
    "1枚のシートから、{count}件の計画項目を読み取りました（「{field}」より上の見出しや担当課がない項目には、その上の項目と同じ内容を入れています）。",
    "項目の切れ目が正しいか、一覧で確かめてください。",
    "1枚のシートに、計画項目がいくつか縦に並んでいる。",
)
_declare(
    "adopt-sheet-skipped",
    _W,
    "シート「{value}」は、一覧に入れていません（{reason}）。",
    "計画項目が書かれているときは、一覧に書き足すか、個票の見出しをそろえて、もう一度実行してください。",
    "個票ではないシート、または隠されたシートがある。",
)
_declare(
    "adopt-file-skipped",
    _W,
    "このファイルは読んでいません（{reason}）。",
    "個票のブックなら、「Excel ブック (.xlsx)」で保存し直してから、もう一度実行してください。",
    "個票のフォルダに、Excelブック（.xlsx）ではないファイルがある。",
)
_declare(
    "adopt-left-out",
    _N,
    "{what}は、一覧には入りません。",
    "{how}。",
    "台帳や様式から一覧を作ったとき、一覧に列のない内容がある。",
)
_declare(
    "list-rating-unknown",
    _W,
    "計画一覧の「{field}」の「{value}」（番号{numbers}）は、「達成度区分」にありません。このままでは、集計のときに保留になります。",
    "一覧を{choices}のいずれかに直して台帳を作り直すか、この計画の区分が違うときは、台帳の「達成度区分」を直してください。",
    "計画一覧にある過去の達成度が、計画の達成度区分にない（例：6区分の計画に「A」「B」）。",
)
# --- master ----------------------------------------------------------------
_declare(
    "master-inconsistent",
    _W,
    "台帳の「{value}」が、シートによって異なります（{detail}）。",
    "「{winner}」の内容を使いました。台帳を直してください。",
    "台帳の中で、同じことが二か所に違う内容で書かれている。",
)
_declare(
    "indicator-uncorrected",
    _W,
    "台帳の「指標」の「{value}」（番号{item}）が、数値目標の読み取りと違いますが、出所が「読み取り」のままのため使っていません。",
    "直した内容を使うときは、その行の「出所」を「手修正」にしてください。",
    "台帳の「指標」で、単位・方向・基準値・現状などを直した行の出所が「手修正」になっていない。",
)
_declare(
    "indicator-unmarked",
    _W,
    "台帳の「指標」に足された「{value}」（番号{item}）の出所が「手修正」でないため、使っていません。",
    "指標として使うときは、その行の「出所」を「手修正」にしてください。このままでは、次の台帳に引き継がれません。",
    "「指標」に足した行の出所が、空白か「読み取り」になっている。",
)
_declare(
    "indicator-unreadable",
    _W,
    "台帳の「指標」で手修正された「{name}」（番号{item}）の「{value}」を読み取れません。",
    "方向は一覧から選び、目標は「32.5」「2/6」「令和7年8月31日」のように書いてください。それまでは人が判定とします。",
    "手修正した指標の方向や目標が、読み取れない書き方になっている。",
)
_declare(
    "indicator-units",
    _W,
    "台帳の「指標」の「{value}」（番号{item}）の単位が、年度によって違います（{detail}）。",
    "同じ指標なら、「指標」の行と項目のシートの数値目標の単位をそろえてください。別の指標なら、指標名を変えてください。",
    "手修正や数値目標の変更のために、同じ名前の指標の単位が年度ごとに違っている。",
)
_declare(
    "indicator-stray",
    _W,
    "台帳の「指標」に、「項目一覧」にない番号「{value}」の行（{name}）があります。使っていません。",
    "番号を直してください。このままでは、次の台帳に引き継がれません。",
    "手修正した指標の番号が、計画のどの項目でもない。",
)
_declare(
    "item-new",
    _N,
    "番号{item}は、「項目一覧」に加わった新しい計画項目です（項目のシートはまだありません）。",
    "対応は不要です。シートは、次に作る様式と台帳で加わります。",
    "「項目一覧」に行を足したばかりの項目。",
)
_declare(
    "item-sheet-missing",
    _W,
    "番号{item}の項目のシート「{value}」が、台帳からなくなっています。このシートにあった年度ごとの計画と、記録した実績は使えません。",
    "このシートのある前の台帳を開き、シートをこの台帳に写してください（シートの名前は変えません）。写してから、もう一度実行してください。",
    "前からある計画項目のシートが、台帳から削除されている（例：「3_窓口の見直し」のシートを消した）。",
)
_declare(
    "earlier-class-unknown",
    _N,
    "「過年度集計」の区分「{value}」（{at}）は、「達成度区分」にありません。件数は別の行に示し、その年度の割合は示しません。",
    "書き誤りのときは、「達成度区分」と同じ区分に直してください。前の計画だけの区分のときは、対応は不要です。",
    "「過年度集計」に、今の計画の達成度区分にない区分がある（例：「年度目標逹成」）。",
)
_declare(
    "master-sheet-dropped",
    _W,
    "シート「{value}」は、次の台帳に引き継げません。",
    "必要なシートは、Excelで次の台帳に写してください（元の台帳は変わっていません）。",
    "次の台帳を作るとき、取りまとめ課が足したシートや、「項目一覧」から行を消した項目のシートがある。",
)
_declare(
    "handover-kept",
    _N,
    "「{value}」は作り直していません（{reason}）。",
    "作り直すときは、そのファイルを移すか名前を変えてから、もう一度実行してください。",
    "次の台帳を作るとき、前に作った引継ぎ書に書き込みがある。",
)
_declare(
    "publication-without-pdf",
    _N,
    "PDFは作っていません（{why}）。",
    "PDFも必要なときは、LibreOfficeのあるパソコンで実行するか、Wordなどで開いてPDFに保存してください。",
    "公表資料を作るとき、LibreOfficeがない、またはLibreOfficeでの変換に失敗した。",
)
_declare(
    "master-text-dropped",
    _W,
    "シート「{value}」の{cells}の内容は、次の台帳に引き継げません。",
    "必要な内容は、見出しのある列に書き直すか、次の台帳に写してください（元の台帳は変わっていません）。",
    "次の台帳を作るとき、表の外や見出しのない列に書き込みがある、またはセルがエラー値になっている。",
)
_declare(
    "office-applied",
    _N,
    "事務局修正により、{period}の番号{item}「{field}」を「{was}」から「{after}」にしました（{why}）。",
    "対応は不要です。取りやめるときは、台帳の「事務局修正」の行を消してください。",
    "台帳の「事務局修正」の行が、回答や記録に反映されている。",
)
_declare(
    "office-mismatch",
    _W,
    "事務局修正の{row}行目（{period}の番号{item}「{field}」を「{before}」から「{after}」に）は、今の内容が「{now}」のため、反映していません。",
    "回答が変わっていないか確かめ、まだ必要な修正なら「修正前」を今の内容に合わせ、不要なら行を消してください。",
    "「事務局修正」の「修正前」が、今の回答（または台帳の記録）と違う。",
)
_declare(
    "hand-sheet-missing",
    _W,
    "台帳にシート「{value}」がありません{others}。",
    "シートの名前を「{value}」に戻してください。なくしたときは、前の台帳から写してください（それまで、このシートの内容は反映しません）。",
    "台帳の「事務局修正」「確認記録」「委員意見」「過年度集計」のシートが、消されたか名前を変えられている。",
)
_declare(
    "hand-row-later",
    _N,
    "台帳の「{sheet}」の{row}行目は{period}のものなので、今回は反映していません。",
    "期の書き間違いでなければ、対応は不要です。",
    "「事務局修正」「確認記録」の行が、今回より後の期のもの。",
)
_declare(
    "finding-approved",
    _N,
    "了承済み：{message}（{why}）。",
    "対応は不要です。目標や回答が変わると、もう一度お知らせします。",
    "「確認記録」で「了承」とした確認。",
)
_declare(
    "approval-unused",
    _N,
    "台帳の「確認記録」の{row}行目の「了承」に当てはまる確認がありません（{value}）。",
    "解消したか、目標や回答が変わったか、番号・指摘の写し違いです。不要なら行を消してください。",
    "「了承」とした確認が、もう出ていないか、別の内容になった。",
)
_declare(
    "inquiry-open",
    _W,
    "照会中：{message}{question}。",
    "担当課の回答を台帳の「確認記録」の「回答」に書き、よければ「対応」を「了承」にしてください。",
    "「確認記録」で「照会する」とした確認。次の差戻し票に載る。",
)
_declare(
    "inquiry-answered",
    _W,
    "照会の回答あり：{message}（回答：{answer}）。",
    "よければ台帳の「確認記録」の「対応」を「了承」に、回答を直すときは「事務局修正」に書いてください。",
    "「確認記録」の照会に回答が書かれ、まだ「了承」になっていない。",
)
_declare(
    "hand-row-unusable",
    _W,
    "台帳の「{sheet}」の{row}行目は使えません（{reason}）。",
    "台帳のその行を直してください。直すまで反映しません。",
    "「事務局修正」「確認記録」「委員意見」の行の期・番号・欄などが、計画のどれでもない。「担当課」の課名が空欄か重複している、旧課名が二つの課にある、欄がエラー値になっている。",
)
_declare(
    "master-original-missing",
    _N,
    "台帳に当初計画の控え（隠しシート）がないか、壊れています。今の計画の文を当初として扱います。",
    "控えのある台帳が残っているときは、その台帳から作り直してください。なければ対応は不要です（次の台帳に控えが作られます）。",
    "計画の文をはじめの内容のまま残す隠しシートが、台帳から消えているか、書き換えられている。",
)
# --- what departments are told and asked ------------------------------------
# (a copy of the form, with the answers in it and the places marked, comes with the words)
for _code, _words in {
    "file-unreadable": "「Excel ブック (.xlsx)」として保存し直して、もう一度提出してください。",
    "file-kind": "「Excel ブック (.xlsx)」形式で、パスワードを付けずに保存し直して、もう一度提出してください。",
    "file-too-large": "配布した様式に入力し直して、もう一度提出してください（画像や余分なシートは不要です）。",
    "file-too-heavy": "配布した様式に入力し直して、もう一度提出してください（画像、余分なシート、表の外に貼り付けたものは不要です）。",
    "not-ours": "配布した様式に入力して、もう一度提出してください。",
    "plan-other": "お送りするファイルに記入して、提出してください。",
    "period-other": "お送りする{period}の様式に記入して、提出してください。",
    "form-blank": "お送りするファイルに記入して、提出してください。",
    "correction-unchanged": "「修正箇所一覧」の箇所を直し、保存してから、もう一度提出してください。",
    "sheet-missing": "お送りするファイルのこの項目のシートに記入して、もう一度提出してください。",
    "table-missing": "お送りするファイルの印の欄に、もう一度記入してください（見出しや年度の行は消さないでください）。",
    "sheet-doubled": "お送りするファイルのこの項目のシートに、正しい内容をもう一度記入してください。",
    "item-blank": "この項目の各欄を記入して、もう一度提出してください。",
    "value-date": "「2/6」のような値は、印の欄にそのまま入力し直してください（お送りするファイルでは、文字として入力できます）。",
    "cell-merged": "セルを結合しないで、印の欄に記入し直してください。",
    "rating-disagrees": "数値と{field}のどちらも正しいか、確認してください。正しければ、その旨をお知らせください（{field}は回答のまま集計します）。",
    "rating-fell": "最終目標に届かなくなった理由をお知らせください。選び間違いのときは、選び直してください。",
    "reflection-blank": "達成されなかった理由（中止した場合は、その理由）を「{field}」に書いてください。",
    "value-over-hundred": "割合の小数点や単位に誤りがないか、確認してください。正しければ、その旨をお知らせください。",
    "value-tenfold": "桁や単位に誤りがないか、確認してください。正しければ、その旨をお知らせください。",
    "value-thousandfold": "「千円」と「円」を取り違えていないか、確認してください。正しければ、その旨をお知らせください。",
    "value-doubtful": "単位や書き方に誤りがないか、確認してください。正しければ、その旨をお知らせください。",
}.items():
    _ask(_code, _words)
_ask(
    "file-conflict",
    "正しい内容をお送りするファイルの印の欄に記入して、もう一度提出してください。",
    "同じ所属から回答が複数届き、内容が食い違っています（値は、このファイル／相手の順）。{others}。",
)
_ask(
    "item-conflict",
    "正しい内容をお送りするファイルの印の欄に記入して、もう一度提出してください。",
    "別の所属からも同じ項目の回答が届き、内容が食い違っています（値は、このファイル／相手の順）。{others}。",
)
for _code, _words in {
    "name-other": "ファイルを取り違えていないか、確認してください。正しければ、その旨をお知らせください。",
    "not-confirmed": "所属長の確認を受け、「表紙」の「{field}」を「済」にして、もう一度提出してください。",
    "sheet-foreign": "ほかの所属の項目は、その所属のファイルで提出してください。",
    "text-changed": "計画の文章や見出しは変えないでください。変える必要があるときは、理由をお知らせください（回答はそのまま集計します）。",
    "value-beside": "回答の一部なら、様式の欄に書き直して、もう一度提出してください。",
    "value-other-period": "{asked}の欄に書くものでなかったか、確認してください。",
}.items():
    _ask(_code, _words)
_ask("identity-lost", "")
_ask("field-removed", "")
_ask("inquiry-open", "回答をお知らせください。", "{message}{question}。")
for _code in (
    "workers-unavailable", "indicator-unmarked",
    "file-preferred", "item-preferred", "file-unidentified", "department-missing", "item-unknown",
    "department-changed", "recorded-unknown", "master-inconsistent", "indicator-uncorrected",
    "indicator-unreadable", "indicator-stray", "indicator-units", "master-sheet-dropped",
    "master-text-dropped", "office-mismatch", "inquiry-answered", "hand-row-unusable",
    "item-sheet-missing", "earlier-class-unknown", "list-rating-unknown",
    "hand-sheet-missing",
):  # fmt: skip
    _ask(_code, "")
