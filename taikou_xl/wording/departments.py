"""What departments are told and asked, in their own words.

A copy of the form, with the answers in it and the places marked, comes with the words.
"""

from __future__ import annotations

# code: what the department is asked to do; codes that are no business of theirs are not here
ASKED = {
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
    "file-conflict": "正しい内容をお送りするファイルの印の欄に記入して、もう一度提出してください。",
    "item-conflict": "正しい内容をお送りするファイルの印の欄に記入して、もう一度提出してください。",
    "name-other": "ファイルを取り違えていないか、確認してください。正しければ、その旨をお知らせください。",
    "not-confirmed": "所属長の確認を受け、「表紙」の「{field}」を「済」にして、もう一度提出してください。",
    "sheet-foreign": "ほかの所属の項目は、その所属のファイルで提出してください。",
    "text-changed": "計画の文章や見出しは変えないでください。変える必要があるときは、理由をお知らせください（回答はそのまま集計します）。",
    "value-beside": "回答の一部なら、様式の欄に書き直して、もう一度提出してください。",
    "value-other-period": "{asked}の欄に書くものでなかったか、確認してください。",
    "inquiry-open": "回答をお知らせください。",
}
# where the department is told the same thing in other words than 取りまとめ課
TOLD = {
    "file-conflict": "同じ所属から回答が複数届き、内容が食い違っています（値は、このファイル／相手の順）。{others}。",
    "item-conflict": "別の所属からも同じ項目の回答が届き、内容が食い違っています（値は、このファイル／相手の順）。{others}。",
    "inquiry-open": "{message}{question}。",
}
# everything else that is asked of 取りまとめ課 alone; all other codes say the same to both
OFFICE_ONLY = frozenset(
    {
        "identity-lost",
        "field-removed",
        "workers-unavailable",
        "cache-rebuilt",
        "scheduler-partial",
        "indicator-unmarked",
        "file-preferred",
        "item-preferred",
        "file-unidentified",
        "department-missing",
        "item-unknown",
        "department-changed",
        "recorded-unknown",
        "master-inconsistent",
        "indicator-uncorrected",
        "indicator-unreadable",
        "indicator-stray",
        "indicator-units",
        "overall-unusable",
        "list-column-unknown",
        "master-sheet-dropped",
        "master-text-dropped",
        "office-mismatch",
        "inquiry-answered",
        "hand-row-unusable",
        "item-sheet-missing",
        "earlier-class-unknown",
        "list-rating-unknown",
        "hand-sheet-missing",
        "hand-sheet-copy",
        "review-former-lost",
        "review-new-has-former",
        "review-target-missing",
        "review-target-unknown",
        "amount-plan-unreadable",
    }
)
