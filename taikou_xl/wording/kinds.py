"""What is said of a plan of effects: 取組整理, 効果額 and 総括."""

from __future__ import annotations

from taikou_xl.wording.entries import Severity, entry

ENTRIES = (
    entry(
        "review-former-lost",
        Severity.WARNING,
        "前期の取組「{value}」（番号{item}）が、どうなったか書かれていません（見直し区分が空白です）。",
        "台帳の「項目一覧」の「見直し区分」に、継続・廃止（取組完了）などを書いてください。",
        "前期項目名があるのに、見直し区分が空白である。",
    ),
    entry(
        "review-new-has-former",
        Severity.WARNING,
        "新規の取組「{title}」（番号{item}）に、前期項目名「{value}」があります。",
        "前から続く取組なら「見直し区分」を継続に直し、新しい取組なら「前期項目名」を消してください（台帳の「項目一覧」）。",
        "見直し区分が新規なのに、前期項目名がある。",
    ),
    entry(
        "review-target-missing",
        Severity.WARNING,
        "集約・統合された取組「{title}」（番号{item}、{kind}）に、集約先がありません。",
        "台帳の「項目一覧」の「集約先」に、引き継ぐ項目の番号か名称を書いてください。",
        "見直し区分が廃止（取組を集約）などなのに、集約先が空白である。",
    ),
    entry(
        "review-target-unknown",
        Severity.WARNING,
        "「{title}」（番号{item}）の集約先「{value}」は、この計画の項目にありません。",
        "台帳の「項目一覧」の「集約先」を、今の計画の項目の番号か名称に直してください。",
        "集約先が、計画の項目の番号とも名称とも一致しない（その項目自身も選べない）。",
    ),
    entry(
        "kpt-kind-unknown",
        Severity.WARNING,
        "「KPT」の「{text}」の種別「{value}」を読み取れません。集計表に載せていません。",
        "台帳の「KPT」の種別を、{kinds}のいずれかに直してください。",
        "総括の行の種別が、Keep・Problem・Try のどれでもない。",
    ),
    entry(
        "kpt-try-unlinked",
        Severity.WARNING,
        "Try「{text}」に答える取組項目がありません。",
        "台帳の「KPT」の「取組項目」に、番号か名称を書いてください。答える項目がないときは「なし」とし、備考に理由を書いてください。",
        "次に取り組むこと（Try）に、取組項目が1つも結び付いていない。",
    ),
    entry(
        "kpt-link-unknown",
        Severity.WARNING,
        "Try「{text}」の取組項目「{value}」は、この計画の項目にありません。",
        "台帳の「KPT」を、今の計画の項目の番号か名称に直してください。",
        "Try に書かれた取組項目が、計画の項目の番号とも名称とも一致しない。",
    ),
    entry(
        "kpt-item-unlinked",
        Severity.WARNING,
        "新規の取組「{value}」（番号{item}）が、どの Try にも結び付いていません。",
        "台帳の「KPT」で、この取組が答える Try の「取組項目」に書き足してください。",
        "見直し区分が新規の項目が、総括のどの Try にも書かれていない。",
    ),
    entry(
        "estimate-cleared",
        Severity.WARNING,
        "{field}の見込み「{shown}」が消されています。前の見込みのまま集計します。",
        "見込みがなくなったときは 0 と書いて、もう一度提出してください。",
        "様式で、後の年度の見込みの金額が空白にされている。",
    ),
    entry(
        "amount-plan-unreadable",
        Severity.WARNING,
        "番号{item}の{period}の{field}「{value}」を金額として読み取れません。集計に入れていません。",
        "台帳のその項目のシートを、数字だけに直してください（単位：{unit}。費用は △1,200 のように書きます）。",
        "計画や過去の実績の金額の欄に、数字として読めない文字がある。",
    ),
)
