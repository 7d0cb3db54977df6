"""Words of the room that its pages and others share."""

from django.utils.translation import gettext_lazy as _

from .rules import Verdict

# The state of a tag, and what it says.
VERDICTS = {
    Verdict.REGISTERED: ("DONE", _("取引日に登録あり")),
    Verdict.NOT_YET: ("FAILED", _("取引日は登録の前")),
    Verdict.ENDED: ("FAILED", _("取引日には登録が取消・失効")),
    Verdict.UNKNOWN: ("RETURNED", _("読み込んだ一覧にない番号")),
    Verdict.NO_LIST: ("DRAFT", _("公表サイトの一覧が未読み込み")),
    Verdict.NO_NUMBER: ("DRAFT", _("登録番号なし")),
}
# Why a method is not open.
CLOSED = {
    "LIMIT": _("基準期間の課税売上高が上限を超えています"),
    "NO_TIME": _("この課税期間には使えません"),
    "CORPORATION": _("個人事業者だけが使えます"),
    "NOT_REGISTERED": _("登録によって課税事業者になった事業者だけが使えます"),
}
