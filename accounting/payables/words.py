"""What people call the treatments of purchases, the values of an electronic invoice, what is wrong with it, and limits."""

from django.utils.translation import gettext_lazy as _

from .models import SupplierLaw
from .rules import Verdict

TREATMENT_LABELS = {
    "STANDARD": _("10%"),
    "REDUCED": _("8%（軽減税率）"),
    "EXEMPT": _("非課税"),
    "OUTSIDE": _("不課税・対象外"),
}
READ_VALUES = {
    "customisation": _("仕様"),
    "type_code": _("請求書の種類"),
    "number": _("請求書番号"),
    "issued_on": _("発行日"),
    "due_on": _("支払期日"),
    "supplied_from": _("取引期間の始まり"),
    "supplied_to": _("取引期間の終わり"),
    "seller_name": _("売り手"),
    "seller_number": _("登録番号"),
    "seller_corporate": _("売り手の法人番号"),
    "buyer_name": _("買い手"),
    "buyer_corporate": _("買い手の法人番号"),
    "currency": _("通貨"),
    "without_tax": _("税抜合計"),
    "tax_total": _("消費税額の合計"),
    "with_tax": _("税込合計"),
    "prepaid": _("前払済みの額"),
    "rounding": _("端数の調整"),
    "payable": _("支払額"),
    "note": _("備考"),
}
# Of these, the sums of money.
READ_SUMS = frozenset({"without_tax", "tax_total", "with_tax", "prepaid", "rounding", "payable"})
# The words of a finding: one, two and three are filled by what the file says.
FINDINGS = {
    "not_jp_pint": _("JP PINTの請求書ではない仕様です（%(one)s）。"),
    "not_an_invoice": _("請求書（種類380）ではありません（%(one)s）。返還や訂正は手で登録してください。"),
    "not_yen": _("円の請求書ではありません（%(one)s）。"),
    "missing": _("必須の %(one)s がありません。"),
    "not_a_day": _("発行日が日付ではありません（%(one)s）。"),
    "no_registration": _("登録番号がありません。控除は経過措置によります。"),
    "registration_form": _("登録番号がTと数字13桁ではありません（%(one)s）。"),
    "registration_check_digit": _(
        "登録番号の検査数字が合いません（%(one)s）。個人の番号でなければ、確かめてください。"
    ),
    "not_whole_yen": _("円の整数ではない金額があります（%(one)s）。"),
    "prepaid": _("前払済みの額または端数の調整があります（%(one)s円）。内容を確かめ、手で登録してください。"),
    "unknown_category": _("知らない税区分です（%(one)s）。"),
    "tax_of_rate": _("税率%(one)s%%、対象額%(two)s円に対する消費税額が%(three)s円になっています。"),
    "sum_tax_total": _("消費税額の合計が%(one)s円、税率ごとの合計は%(two)s円です。"),
    "sum_without_tax": _("税抜合計が%(one)s円、税率ごとの対象額の合計は%(two)s円です。"),
    "sum_with_tax": _("税込合計が%(one)s円、税抜と消費税の合計は%(two)s円です。"),
    "sum_payable": _("支払額が%(one)s円、税込合計から計算すると%(two)s円です。"),
    "sum_taxable": _("税率の対象額が%(one)s円、明細の合計は%(two)s円です。"),
    "unknown_seller": _("売り手「%(one)s」は、仕入先に登録されていません。"),
    "other_buyer": _("買い手が「%(one)s」です（この会社は「%(two)s」）。"),
}
SIMILAR = {
    "NUMBER": _("請求書番号が同じ"),
    "AMOUNT": _("金額が同じで、請求日が近い"),
    "OWED": _("同じ金額が、検収などで計上済み"),
}
LIMIT_STATES = {
    Verdict.IN_TIME: ("APPROVED", _("期限内")),
    Verdict.BY_MONTHS: ("SUBMITTED", _("月単位の締切なら期限内")),
    Verdict.LATE: ("RETURNED", _("期限を過ぎる")),
}
LIMIT_SOURCES = {
    SupplierLaw.SUBCONTRACT: _("取適法3条：受領日を1日目として60日以内。6条：61日目から遅延利息（年14.6%）。"),
    SupplierLaw.FREELANCE: _("フリーランス法4条：受領日から起算して60日以内。"),
    SupplierLaw.BOTH: _(
        "取適法3条・6条とフリーランス法4条：受領日を1日目として60日以内、61日目から遅延利息（年14.6%）。"
    ),
}
