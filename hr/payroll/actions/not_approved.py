"""What printing, transferring and paying have in common: they wait for the approval."""

from backoffice.values.refusals import Refusal


class RunNotApproved(Refusal):
    """Only an approved run is printed, transferred and paid."""

    code = "hr.payroll.run_not_approved"
    cause_ja = "この給与計算は「{state}」のため、先へ進められません。"
    cause_en = "This run is {state} and cannot go on."
    remedy_ja = "承認が終わってから、もう一度行ってください。"
    remedy_en = "Have the run approved first."
