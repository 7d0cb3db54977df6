"""The items of a notice by name, in both languages, for a refusal that names each."""

ITEMS: dict[str, tuple[str, str]] = {
    "place": ("就業の場所", "place of work"),
    "place_range": ("就業場所の変更の範囲", "range of change of the place"),
    "work": ("従事すべき業務", "work"),
    "work_range": ("業務の変更の範囲", "range of change of the work"),
    "hours": ("始業・終業の時刻と休憩時間", "start, end and break"),
    "days_off": ("休日", "days off"),
    "leave": ("休暇", "leave"),
    "pay": ("賃金の額", "pay"),
    "premium_rates": ("割増賃金率", "rates of premium pay"),
    "pay_days": ("賃金の締切日と支払日（給与グループ）", "closing day and pay day (pay group)"),
    "pay_method": ("賃金の支払方法", "way of payment"),
    "resignation": ("自己都合退職の手続", "how to resign"),
    "dismissal": ("解雇の事由と手続", "grounds and procedure of dismissal"),
    "retirement": ("定年・継続雇用", "retirement age"),
    "renewal": ("契約更新の有無", "whether the term is renewed"),
    "renewal_criteria": ("更新の判断基準", "criteria of renewal"),
    "conversion_terms": ("無期転換後の労働条件", "conditions after conversion to a permanent contract"),
    "desk": ("雇用管理の改善等に関する相談窓口", "desk for consultation"),
}
