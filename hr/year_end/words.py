"""The words of the room that both languages need beside the pages."""

from collections.abc import Mapping

from .rules import Check, Exclusion

EXCLUSIONS: Mapping[str, Mapping[str, str]] = {
    Exclusion.OVER_LIMIT: {"ja": "給与が上限を超える", "en": "pay above the limit"},
    Exclusion.OTSU: {"ja": "乙欄", "en": "column of secondary pay"},
    Exclusion.NONRESIDENT: {"ja": "非居住者", "en": "non-resident"},
    Exclusion.ELSEWHERE: {"ja": "扶養控除等申告書を他の会社に提出", "en": "declares with another employer"},
    Exclusion.LEFT: {"ja": "年の途中で退職", "en": "left within the year"},
    Exclusion.DISASTER: {"ja": "災害減免法の適用", "en": "disaster relief"},
}
CHECKS: Mapping[str, Mapping[str, str]] = {
    Check.PROOF_MISSING: {"ja": "証明書が添付されていません", "en": "no proof is attached"},
    Check.FORMER_MISSING: {
        "ja": "今年入社した人です。前の勤め先の源泉徴収票がありません",
        "en": "joined this year, and the former employer's statement is missing",
    },
    Check.RELATIVE_TWICE: {"ja": "同じ家族が2回書かれています", "en": "declared twice"},
    Check.RELATIVE_WITH_OTHERS: {"ja": "ほかの社員も扶養親族にしています", "en": "declared by a colleague, too"},
    Check.RELATIVE_INCOME: {"ja": "所得が多く、扶養控除の対象になりません", "en": "earns too much to be a dependant"},
    Check.RELATIVE_ABROAD: {
        "ja": "国外に住む家族は、年齢により、留学・障害・送金がないと対象になりません",
        "en": "lives abroad and does not count without a reason",
    },
    Check.SINGLE_PARENT_WITHOUT_CHILD: {
        "ja": "ひとり親ですが、子が書かれていません",
        "en": "single parent without a child",
    },
    Check.SINGLE_PARENT_WITH_SPOUSE: {
        "ja": "ひとり親ですが、配偶者が書かれています",
        "en": "single parent with a spouse",
    },
}
