"""Why a treatment is open to an asset or not, in the reader's language."""

from django.utils.translation import gettext as _

from backoffice.shell import formats
from backoffice.values.reasons import Term

from .rules import Option


def why(option: Option) -> str:
    """One sentence with the figures that decided."""
    shown = [_shown(term) for term in option.terms]
    given = dict(zip(("one", "two", "three", "four"), shown, strict=False))
    return _sentences()[option.why] % given


def problem(text: str) -> str:
    """Why a month is not posted, of what its run keeps."""
    code, _space, count = text.partition(" ")
    sentences = {
        "CLOSED": _("この月は締められています。締めを解いて計上するか、取りやめて翌月にまとめて計上します。"),
        "FAILED": _("計算できない資産が%(count)s件あります。"),
        "MISSING": _("計算していない資産が%(count)s件あります。もう一度計上してください。"),
    }
    return sentences[code] % {"count": count} if code else ""


def _sentences() -> dict[str, str]:
    return {
        "always": _("法定耐用年数で毎年償却します。いつでも使えます。"),
        "below": _("取得価額%(one)sは%(two)s未満です。"),
        "capital_too_large": _("資本金が%(one)sを超えています。"),
        "expensed_anyway": _("取得価額%(one)sは%(two)s未満なので、特例を使わずに全額を費用にできます。"),
        "leased_out": _("貸付け用の資産（主要な事業として貸すものを除く）には使えません。"),
        "no_blue_return": _("青色申告の会社だけが使えます。"),
        "no_special_rule": _("取得日に、この特例はありません。"),
        "not_below": _("取得価額%(one)sは%(two)s未満ではありません。"),
        "not_depreciated": _("償却しない資産です。"),
        "policy_missing": _("資本金・従業員数・青色申告が登録されていないため、使えるか判断できません。"),
        "special": _("取得価額%(one)sは%(two)s未満で、この年度の特例の合計%(three)sに足しても%(four)s以下です。"),
        "too_many_employees": _("常時使用する従業員が%(one)sを超えています。"),
        "year_used_up": _("この年度の特例の合計%(one)sに足すと、年間の限度%(two)sを超えます。"),
    }


def _shown(term: Term) -> str:
    number = int(term.value)
    return _("%(count)s人") % {"count": formats.yen(number)} if term.unit == "persons" else formats.money(number)
