"""The contexts that the page templates of the payroll slice are given, with sample data."""

import datetime as dt
from typing import Any

from backoffice.companies import clock
from backoffice.shell.pager import Page

OCTOBER_END, PAY_DAY = dt.date(2026, 10, 31), dt.date(2026, 11, 25)
AT = dt.datetime(2026, 11, 4, 9, 31, tzinfo=clock.TOKYO)


def page(*rows: Any) -> Page[Any]:
    return Page(rows=rows, previous_cursor=None, next_cursor="WzAsMV0", limit=20, total=23)


def job(state: str, *, done: int = 186, **more: Any) -> dict[str, Any]:
    is_open = state in ("ACCEPTED", "RUNNING")
    return {
        "id": 42,
        "title": "計算の実行",
        "state": state,
        "state_label": state.lower(),
        "done": done,
        "total": 248,
        "unit": "名",
        "percent": done * 100 // 248,
        "rest_text": "あと約2秒",
        "started_at": AT,
        "elapsed_text": "4秒",
        "runner_name": "佐藤 真央",
        "note": "",
        "failed": 0,
        "panel_url": "/jobs/42/panel/",
        "cancel_url": "/jobs/42/cancel/" if is_open else None,
        **more,
    }


WORK = {
    "title": "10月分の給与計算を承認",
    "meta": "月給・月末締め",
    "amount_yen": 62_480_120,
    "due_text": "今日中",
    "due_state": "warn",
    "url": "/hr/runs/1/",
    "icon": "stamp",
    "state": "wait",
}
HOME = {
    "greeting_name": "佐藤",
    "today": dt.date(2026, 11, 20),
    "work": [WORK],
    "work_groups": [("今日まで", [WORK])],
    "deadlines": [{"on": dt.date(2026, 11, 30), "title": "社会保険料の納付", "meta": "経理"}],
    "kpis": [{"label": "在籍", "value": "248", "unit": "名", "note": "先月より2名増", "state": "ok"}],
    "recent_events": [{"at": AT, "actor": "中村 彩", "text": "勤怠を確定", "url": ""}],
}
EMPTY_HOME = {**HOME, "work": [], "work_groups": [], "deadlines": [], "kpis": [], "recent_events": []}

FAILURE = {
    "name": "大森 拓也",
    "code": "10342",
    "unit": "営業部",
    "cause": "住民税の特別徴収額が登録されていません。",
    "remedy": "市区町村からの通知を登録してください。",
    "fix_url": "/hr/employees/342/",
    "fix_label": "税額を登録",
}
RUN = {
    "title": "2026年10月分",
    "group_name": "月給・月末締め",
    "opens_on": dt.date(2026, 10, 1),
    "closing_on": OCTOBER_END,
    "paid_on": PAY_DAY,
    "state": "REVIEW",
    "state_label": "確認中",
    "people": 248,
    "net_total_yen": 62_480_120,
    "failures": 3,
    "url": "/hr/runs/1/",
}
RUN_LIST = {"runs": [RUN], "can_open": True, "open_url": "/hr/runs/open/", "page": page(RUN)}
ACTIONS = [
    {"label": "計算し直す", "url": "/c/", "primary": False, "disabled_reason": "", "confirm": "置き換わります。"},
    {"label": "承認へ進む", "url": "/a/", "primary": True, "disabled_reason": "3名を直すと進めます。", "confirm": ""},
]
PAYSLIP_ROW = {
    "code": "10215",
    "name": "山田 花子",
    "kana": "ヤマダ ハナコ",
    "unit": "経理",
    "gross_yen": 363_850,
    "deductions_yen": 69_267,
    "net_yen": 294_583,
    "url": "/hr/payslips/1/",
}
RUN_DETAIL = {
    "run": RUN,
    "steps": [
        {"label": "勤怠の締め", "sub": "11/2 9:02 完了", "state": "done"},
        {"label": "計算", "sub": "", "state": "now"},
        {"label": "支払", "sub": "", "state": "todo"},
    ],
    "job": job("PARTLY_FAILED", done=248, failed=3),
    "failures": [FAILURE],
    "recalculate": {"label": "3名を計算し直す", "url": "/again/", "icon": "refresh-cw"},
    "totals": {
        "people": 245,
        "gross_yen": 77_250_480,
        "deductions_yen": 14_770_360,
        "net_yen": 62_480_120,
        "employer_yen": 11_842_300,
    },
    "payslips": [PAYSLIP_ROW],
    "page": page(PAYSLIP_ROW),
    "query": "",
    "actions": ACTIONS,
}
DRAFT_RUN = {
    **RUN_DETAIL,
    "job": None,
    "failures": [],
    "recalculate": None,
    "totals": None,
    "payslips": [],
    "actions": [],
}
LINE = {
    "code": "overtime",
    "label": "時間外手当",
    "note": "12時間30分",
    "amount_yen": 31_250,
    "calculation": "2,000円 × 1.25 × 12.5時間 ＝ 31,250円",
    "sources": [{"label": "根拠", "text": "給与規程 第21条"}],
    "rounding_label": "1円未満を切り上げ",
}
PAYSLIP_DETAIL = {
    "payslip": {
        **PAYSLIP_ROW,
        "post": "主任",
        "run_title": "2026年10月分",
        "run_url": "/hr/runs/1/",
        "month": dt.date(2026, 10, 1),
        "paid_on": PAY_DAY,
        "employer_yen": 45_040,
        "calculated_at": AT,
        "difference_yen": 18_942,
        "difference_cause": "時間外手当",
    },
    "facts": [{"label": "出勤", "value": "20日"}],
    "lines_pay": [LINE],
    "lines_deduction": [{**LINE, "code": "health", "sources": [], "rounding_label": ""}],
    "lines_employer": [LINE],
    "lines_info": [{**LINE, "label": "1時間あたりの額"}],
    "previous_url": "/hr/payslips/0/",
    "next_url": "/hr/payslips/2/",
}
EMPLOYEE = {
    "code": "10215",
    "name": "山田 花子",
    "kana": "ヤマダ ハナコ",
    "unit": "経理",
    "post": "主任",
    "kind_label": "正社員",
    "joined_on": dt.date(2019, 4, 1),
    "left_on": None,
    "url": "/hr/employees/1/",
}
EMPLOYEE_DETAIL = {
    "employee": {
        **EMPLOYEE,
        "born_on": dt.date(1991, 6, 3),
        "account": "みなと銀行 横浜支店",
        "assignments": [
            {
                "unit": "経理",
                "office": "本社",
                "post": "主任",
                "valid_from": dt.date(2024, 4, 1),
                "valid_until": None,
            },
        ],
        "terms": [
            {
                "valid_from": dt.date(2026, 4, 1),
                "valid_until": None,
                "pay_kind_label": "月給",
                "pay_group": "M-END",
                "monthly_scheduled_minutes": 9_600,
                "items": ["基本給", "職務手当"],
            },
        ],
    },
    "fact_groups": [{"title": "税", "facts": [{"label": "所得税", "value": "甲欄", "note": "扶養 1人"}]}],
}
EVENT = {
    "at": AT,
    "actor": "石井 健太",
    "on_behalf_of": "高橋 誠",
    "step_label": "雇用条件を変更",
    "case": "山田 花子",
    "source_label": "画面",
    "outcome": "REFUSED",
    "outcome_label": "拒否",
    "reason": "作成者は承認できません。",
    "changes": [{"field": "基本給", "before": 310_000, "after": 320_000}],
}
NO_FILTER = {"actor": "", "step": "", "case": ""}
EVENT_LIST = {
    "events": [EVENT],
    "page": page(EVENT),
    "filter": NO_FILTER,
    "steps": [("hr.payroll.approve_run", "給与計算を承認")],
}

PAGES: list[tuple[str, dict[str, Any]]] = [
    ("web/home.html", HOME),
    ("web/home.html", EMPTY_HOME),
    ("web/event_list.html", EVENT_LIST),
    ("web/event_list.html", {**EVENT_LIST, "events": []}),
    ("jobs/job_detail.html", {"job": job("CANCELLED"), "failures": [FAILURE]}),
    ("hr/payroll/run_list.html", RUN_LIST),
    ("hr/payroll/run_list.html", {**RUN_LIST, "runs": []}),
    ("hr/payroll/run_detail.html", RUN_DETAIL),
    ("hr/payroll/run_detail.html", DRAFT_RUN),
    ("hr/payroll/run_detail.html", {**RUN_DETAIL, "job": job("RUNNING", failed=1)}),
    ("hr/payroll/payslip_detail.html", PAYSLIP_DETAIL),
    ("hr/employment/employee_list.html", {"employees": [EMPLOYEE], "page": page(EMPLOYEE), "query": ""}),
    ("hr/employment/employee_list.html", {"employees": [], "page": page(), "query": "おおもり"}),
    ("hr/employment/employee_detail.html", EMPLOYEE_DETAIL),
    ("403.html", {}),
    ("404.html", {}),
    ("shell/refusal.html", {"cause": "できません。", "remedy": "直してください。", "code": "x", "back_url": "/"}),
]
