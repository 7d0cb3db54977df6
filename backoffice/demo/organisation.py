"""Where the people of みなと商会 work, what they may do, and who signs in."""

import datetime as dt
from dataclasses import dataclass

from backoffice.organisation.actions import NewOffice, NewUnit

FOUNDED = dt.date(2004, 4, 1)
OFFICES = (
    NewOffice("TYO", "東京本社", "東京都", "東京都港区海岸1丁目2番3号"),
    NewOffice("OSA", "大阪支店", "大阪府", "大阪府大阪市中央区南船場4丁目5番6号"),
)
UNITS = (
    NewUnit("100", "経営", ""),
    NewUnit("200", "営業本部", "100"),
    NewUnit("210", "営業一部", "200"),
    NewUnit("220", "営業二部", "200"),
    NewUnit("230", "海外営業部", "200"),
    NewUnit("290", "大阪営業部", "200"),
    NewUnit("300", "管理本部", "100"),
    NewUnit("310", "人事部", "300"),
    NewUnit("320", "経理部", "300"),
    NewUnit("330", "総務部", "300"),
    NewUnit("340", "法務部", "300"),
)
ROLES = (
    (
        "payroll_clerk",
        "給与担当",
        (
            "hr.attendance_keeping",
            "hr.benefits",
            "hr.filings",
            "hr.leave",
            "hr.people",
            "hr.payroll_preparation",
            "hr.payroll_payment",
            "hr.payroll_settings",
            "hr.labour_insurance",
            "hr.remittance",
            "hr.resident_tax",
            "hr.year_end",
            "hr.income_tax",
            "hr.social_insurance",
        ),
    ),
    ("payroll_approver", "給与の承認者", ("hr.payroll_approval",)),
    (
        "bookkeeper",
        "経理担当",
        (
            "accounting.bookkeeping",
            "accounting.bank_accounts",
            "accounting.bank_matching",
            "accounting.petty_cash",
            "accounting.accruals",
            "accounting.advances",
            "accounting.answering",
            "accounting.audit_export",
            "accounting.closing",
            "accounting.consumption_tax",
            "accounting.invoicing",
            "accounting.expense_checking",
            "accounting.fixed_assets",
            "accounting.payables_payment",
            "accounting.payables_recording",
            "accounting.planning",
            "accounting.proposals",
            "accounting.settlements",
            "backoffice.documents",
            "backoffice.partners",
            "general_affairs.purchase_reading",
            "legal.contract_reading",
        ),
    ),
    (
        "sales",
        "営業",
        ("accounting.invoice_reading", "backoffice.api_keys", "backoffice.partner_reading", "backoffice.webhooks"),
    ),
    (
        "general_affairs",
        "総務担当",
        (
            "backoffice.approval_watch",
            "backoffice.form_reading",
            "backoffice.forms",
            "backoffice.partners",
            "backoffice.partner_accounts",
            "general_affairs.purchasing",
            "general_affairs.travel",
            "legal.seal_keeping",
        ),
    ),
    (
        "legal",
        "法務担当",
        ("legal.contracting", "legal.seal_reading", "backoffice.documents", "backoffice.partner_reading"),
    ),
    (
        "tax_accountant",
        "顧問税理士",
        ("accounting.audit_export", "accounting.outside", "accounting.reading"),
    ),
    ("auditor", "内部監査", ("accounting.audit_export", "backoffice.audit")),
    (
        "hr_head",
        "人事部長",
        (
            "hr.attendance_keeping",
            "hr.filings",
            "hr.leave",
            "hr.my_number",
            "hr.people",
            "hr.payroll_approval",
            "hr.income_tax",
            "hr.social_insurance",
            "backoffice.audit",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: who signs in, as whom, with which role (empty: none)."""

    username: str
    employee_code: str
    family_name: str
    family_kana: str
    given_name: str
    given_kana: str
    unit_code: str
    post: str
    is_head: bool
    role_code: str
    says: str


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody from outside who signs in: as whom, with which role, until before which day."""

    username: str
    family_name: str
    given_name: str
    role_code: str
    until: dt.date
    says: str


CAST = (
    Member("mao", "10031", "佐藤", "サトウ", "真央", "マオ", "310", "課長", False, "payroll_clerk", "給与を計算する"),
    Member("ben", "10002", "石井", "イシイ", "弁", "ベン", "310", "部長", True, "hr_head", "給与を承認する"),
    Member("aiko", "10105", "木下", "キノシタ", "愛子", "アイコ", "210", "", False, "sales", "営業。申請する"),
    Member("chie", "10187", "小野", "オノ", "千恵", "チエ", "220", "", False, "", "営業。給与は見えない"),
    Member("kei", "10044", "中村", "ナカムラ", "恵", "ケイ", "320", "課長", False, "bookkeeper", "帳簿をつける"),
    Member("kansa", "10009", "田村", "タムラ", "守", "マモル", "100", "監査室長", False, "auditor", "記録を監査する"),
    Member("ken", "10028", "渡辺", "ワタナベ", "健", "ケン", "210", "部長", True, "sales", "営業一部の申請を承認する"),
    Member(
        "goro", "10012", "山本", "ヤマモト", "五郎", "ゴロウ", "200", "本部長", True, "sales", "営業の申請を承認する"
    ),
    Member(
        "yoko", "10039", "高橋", "タカハシ", "洋子", "ヨウコ", "330", "部長", True, "general_affairs", "総務。発注する"
    ),
    Member("jun", "10047", "小林", "コバヤシ", "純", "ジュン", "340", "部長", True, "legal", "法務。契約を審査する"),
    Member("rei", "10015", "大西", "オオニシ", "玲", "レイ", "300", "本部長", True, "", "管理部門の申請を承認する"),
    Member(
        "shin", "10005", "佐々木", "ササキ", "慎", "シン", "100", "代表取締役社長", True, "", "会社の申請を決裁する"
    ),
)
OUTSIDERS = (
    Outsider("zei", "藤井", "千春", "tax_accountant", dt.date(2027, 7, 1), "顧問税理士。質問し、仕訳を提案する"),
)
