"""What is said of answers that can be read and hardly fit."""

from __future__ import annotations

from taikou_xl.wording.entries import Severity, entry

ENTRIES = (
    entry(
        "rating-disagrees",
        Severity.WARNING,
        "{field}「{value}」は、数値からみた参考判定「{judged}」と異なります（{basis}）。",
        "数値と{field}が正しいか、担当課に確認してください。{field}は担当課の回答のまま集計しています。",
        "担当課が選んだ達成度と、数値目標・実績からの参考判定が違う。",
    ),
    entry(
        "rating-fell",
        Severity.WARNING,
        "前年度は「{former}」でしたが、今回の{field}は「{value}」です。",
        "最終目標に届かなくなった理由を、担当課に確認してください。",
        "計画全体の目標を達成した項目が、翌年度にその区分でなくなった。",
    ),
    entry(
        "reflection-blank",
        Severity.WARNING,
        "「{rating}」を選んでいますが、「{field}」に理由が書かれていません。",
        "達成されなかった理由（中止した場合は、その理由）を「{field}」に書くよう、担当課に依頼してください。",
        "達成に数えない区分（計画中止を含む）を選び、振り返りが空白か「なし」だけの回答。",
    ),
    entry(
        "value-over-hundred",
        Severity.WARNING,
        "{indicator}が100％を超えています（実績 {shown}、{against}）。",
        "割合の小数点や単位に誤りがないか、担当課に確認してください。",
        "100％以下の割合を目標とする指標の実績が、100％を超えている（達成率・前年比・収支比率など、100％を超えてよいものを除く）。",
    ),
    entry(
        "value-tenfold",
        Severity.WARNING,
        "{indicator}が、およそ10倍かそれ以上違います（実績 {shown}、{against}）。",
        "桁や単位に誤りがないか、担当課に確認してください。",
        "実績が、数値目標・前年度・現状のどれと比べても10倍以上か10分の1以下、または1けたずらすとそれらに並ぶ。",
    ),
    entry(
        "value-thousandfold",
        Severity.WARNING,
        "{indicator}がおよそ千倍違います（実績 {shown}、{against}）。",
        "「千円」と「円」を取り違えていないか、担当課に確認してください。",
        "金額の実績が、数値目標・前年度・現状と比べておよそ千倍か千分の一。",
    ),
    entry(
        "value-doubtful",
        Severity.WARNING,
        "{indicator}の実績「{value}」は、数値目標と比べられません（{reason}）。",
        "単位や書き方に誤りがないか、担当課に確認してください。",
        "目標と単位が違う、全体の数を超えている、小数に変わって全体のうちいくつか決まらないなど、数値はあるが判定に使えない実績。",
    ),
    entry(
        "value-provisional",
        Severity.NOTE,
        "「{field}」は、まだ確定していません（{value}）。",
        "確定したら、担当課から数値を受け取ってください（「概要」の「後日確定」に載せています）。",
        "未確定・確認中・速報などと書かれた実績。回答として数える。",
    ),
    entry(
        "value-base-missing",
        Severity.NOTE,
        "「{field}」に、次の年度からの目標のもとになる数値（{indicator}）がありません（{value}）。",
        "担当課に確かめ、「事務局修正」でこの欄に書き足すか、台帳の「指標」のその行の「基準値」に書いて「出所」を「手修正」にしてください。",
        "「令和7年度＋10件」のような目標のもとになる年度の回答に、もとになる数値が書かれていない。",
    ),
    entry(
        "text-repeated",
        Severity.NOTE,
        "「{field}」が{before}と同じ文章です。",
        "前の文章の消し忘れでないか、必要に応じて担当課に確認してください。",
        "今回の文章が、前の期に記録された文章と同じ。",
    ),
)
