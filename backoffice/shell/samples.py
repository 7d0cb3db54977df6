"""Sample data for the page of components: みなと商会's people and figures, none of them real."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from backoffice.companies import clock

from .pager import Page


class ExpenseSample(forms.Form):
    """The form of the component page, filled in with two mistakes."""

    used_on = forms.DateField(label="利用日", widget=forms.DateInput(attrs={"type": "date"}))
    amount_yen = forms.IntegerField(
        label="金額（税込）",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        validators=[MinValueValidator(1, "金額は1円以上で入力してください。")],
    )
    paid_by = forms.ChoiceField(
        label="支払方法", choices=[("OWN", "立て替え"), ("CARD", "会社のカード")], widget=forms.RadioSelect
    )
    unit = forms.ChoiceField(label="負担する部署", choices=[("10", "営業部"), ("20", "管理部")], required=False)
    purpose = forms.CharField(
        label="目的・相手先", help_text="例：湾岸物流 大野様との打ち合わせ", widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(label="備考", required=False)
    with_invoice = forms.BooleanField(label="適格請求書である", required=False)


def kit() -> dict[str, Any]:
    """The context of shell/components.html."""
    return {
        "form": ExpenseSample(
            {"used_on": "2026-11-17", "amount_yen": "0", "paid_by": "OWN", "unit": "10", "with_invoice": "on"}
        ),
        "expenses": EXPENSES,
        "page": Page(rows=EXPENSES, previous_cursor=None, next_cursor="WzAsMV0", limit=20, total=23),
        "work": WORK,
        "kpis": KPIS,
        "steps": STEPS,
        "gates": GATES,
        "job": JOB,
        "lines": LINES,
        "route": ROUTE,
        "actions": ACTIONS,
        "used_on": dt.date(2026, 11, 17),
    }


EXPENSES = (
    {"state": "wait", "state_label": "承認待ち", "number": "E-2611-0412", "applicant": "木下 遥",
     "title": "大阪出張（11/16〜11/17）", "on": dt.date(2026, 11, 19), "amount_yen": 42_180},
    {"state": "wait", "state_label": "承認待ち", "number": "E-2611-0409", "applicant": "石井 健太",
     "title": "展示会の出展料", "on": dt.date(2026, 11, 18), "amount_yen": 198_000},
    {"state": "warn", "state_label": "要確認", "number": "E-2611-0398", "applicant": "大森 拓也",
     "title": "会食（湾岸物流 3名）", "sub": "登録番号のない領収書が1枚あります",
     "on": dt.date(2026, 11, 17), "amount_yen": 28_600},
    {"state": "ok", "state_label": "承認済み", "number": "E-2611-0391", "applicant": "小川 涼",
     "title": "書籍 4冊", "on": dt.date(2026, 11, 16), "amount_yen": 13_420},
)  # fmt: skip

WORK = (
    {"title": "10月分 交通費の精算", "meta": "経理 中村さんから「10/14の区間を確認してください」",
     "amount_yen": 8_460, "due_text": "1日超過", "due_state": "bad", "state": "bad", "icon": "undo-2"},
    {"title": "営業部ノートPC 12台の更新", "meta": "稟議　営業部 石井 健太　高橋部長の代理",
     "amount_yen": 2_376_000, "due_text": "今日 17:00", "due_state": "warn", "state": "wait", "icon": "stamp"},
    {"title": "年末調整の書類を回収", "meta": "自分の作業　回収済み 201名／248名",
     "amount_yen": None, "due_text": "11/27（金）", "due_state": "", "state": "", "icon": "list-checks"},
)  # fmt: skip

KPIS = (
    {"label": "承認にかかる日数（平均）", "value": "1.8", "unit": "日", "note": "先月より0.8日短縮", "state": "ok"},
    {"label": "月次締めの進み", "value": "8", "unit": "／14項目", "note": "予定どおり", "state": ""},
    {"label": "入金待ち（期日超過）", "value": "¥3,482,000", "unit": "", "note": "5件　最長 18日", "state": "hot"},
    {"label": "紙で回っている書類", "value": "124", "unit": "枚／月", "note": "先月より38枚減", "state": "ok"},
)

STEPS = (
    {"label": "勤怠の締め", "sub": "11/21 9:02 完了", "state": "done"},
    {"label": "計算", "sub": "実行中", "state": "now"},
    {"label": "確認", "sub": "3名の確認が必要", "state": "todo"},
    {"label": "承認", "sub": "高橋部長", "state": "todo"},
    {"label": "支払", "sub": "11/30", "state": "todo"},
)

GATES = (
    {"label": "勤怠の締め", "sub": "11/21 9:02 完了", "state": "done", "url": ""},
    {"label": "住民税の特別徴収額", "sub": "1名が未登録", "state": "warn", "url": ""},
    {"label": "振込口座", "sub": "1名の名義を確認", "state": "warn", "url": ""},
)

JOB = {
    "id": 42, "title": "計算の実行", "state": "PARTLY_FAILED", "state_label": "一部失敗", "done": 248, "total": 248,
    "unit": "名", "percent": 100, "rest_text": "", "started_at": dt.datetime(2026, 11, 24, 9, 31, tzinfo=clock.TOKYO),
    "elapsed_text": "6秒", "runner_name": "佐藤 真央", "note": "", "failed": 3, "panel_url": "", "cancel_url": None,
}  # fmt: skip

LINES = (
    {"code": "overtime", "label": "時間外手当", "note": "12時間30分", "amount_yen": 31_250,
     "calculation": "2,000円 × 1.25 × 12.5時間 ＝ 31,250円",
     "sources": [{"label": "1時間あたりの額", "text": "（基本給 310,000 ＋ 職務手当 10,000）÷ 月平均所定 160時間"},
                 {"label": "根拠", "text": "給与規程 第21条"}], "rounding_label": "1円未満を切り上げ"},
    {"code": "commuting", "label": "通勤手当", "note": "非課税", "amount_yen": 12_600,
     "calculation": "定期券 1か月 12,600円",
     "sources": [{"label": "根拠", "text": "通勤経路の届出 2026/04/01"}], "rounding_label": ""},
)  # fmt: skip

ROUTE = (
    {"role": "申請", "who": "石井 健太", "state": "done", "time": "11/18 17:20", "tag": "", "tag_label": ""},
    {"role": "経理", "who": "中村 彩", "state": "done", "time": "11/19 16:08", "tag": "ok", "tag_label": "確認済み"},
    {"role": "管理部長", "who": "高橋 誠", "state": "now", "time": "今日 17:00まで", "tag": "solid",
     "tag_label": "あなた（代理）"},
    {"role": "管理担当役員", "who": "岡本 玲子", "state": "todo",
     "time": "100万円以上のため必要（職務権限規程 第8条）", "tag": "", "tag_label": ""},
)  # fmt: skip

ACTIONS = (
    {"label": "承認へ進む", "url": "", "primary": True, "confirm": "",
     "disabled_reason": "計算できなかった3名を直すと進めます。"},
    {"label": "計算", "url": "", "primary": False, "disabled_reason": "",
     "confirm": "248名の給与を計算します。前の計算結果は置き換わります。"},
)  # fmt: skip
