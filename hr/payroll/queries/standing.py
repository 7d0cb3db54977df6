"""How somebody of a run stands: the column of the table, the insurances, the place of work, the one-off amounts."""

import datetime as dt
from typing import Any

from backoffice.values.refusals import Refusal
from hr.payroll.rules import OtherDeduction, PayItem, Place

from .gathered import Gathered


class TaxStandingMissing(Refusal):
    """Nobody entered the column of the withholding table."""

    code = "hr.payroll.tax_standing_missing"
    cause_ja = "{day}の源泉徴収の区分（甲欄・乙欄）が登録されていません。"
    cause_en = "The withholding column of {day} is not recorded."
    remedy_ja = "扶養控除等申告書を確認して、区分を登録してください。"
    remedy_en = "Check the declaration of dependants and record the column."


class InsuranceStandingMissing(Refusal):
    """Nobody entered whether and with which grade somebody is insured."""

    code = "hr.payroll.insurance_standing_missing"
    cause_ja = "{day}の社会保険・雇用保険の状態が登録されていません。"
    cause_en = "The insurance standing of {day} is not recorded."
    remedy_ja = "資格取得の内容を確認して、状態を登録してください。"
    remedy_en = "Check the acquisition notice and record the standing."


class OfficeMissing(Refusal):
    """Somebody belongs to no office, so the prefecture of health insurance is unknown."""

    code = "hr.payroll.office_missing"
    cause_ja = "{day}の所属がないため、健康保険の都道府県が決まりません。"
    cause_en = "There is no assignment on {day}, so the prefecture of health insurance is unknown."
    remedy_ja = "所属と事業所を登録してください。"
    remedy_en = "Record the assignment and its office."


def tax_standing(person: Gathered) -> Any:
    """The column and the dependants on the day of payment. Raises TaxStandingMissing."""
    if not person.taxed:
        raise TaxStandingMissing(day=person.run.paid_on)
    return person.taxed[0]


def standing_on(person: Gathered, day: dt.date) -> Any:
    """The insurances of a day. Raises InsuranceStandingMissing."""
    for standing in person.insured:
        if standing.valid_from <= day and (standing.valid_until is None or standing.valid_until > day):
            return standing
    raise InsuranceStandingMissing(day=day)


def place_of(person: Gathered) -> Place:
    """The prefecture of the newest office, and the company's business. Raises OfficeMissing."""
    posts = [post for post in person.posts if post.valid_from <= person.last_day]
    if not posts:
        raise OfficeMissing(day=person.last_day)
    return Place(
        prefecture=max(posts, key=lambda post: post.valid_from).office__prefecture,
        employment_business=person.policy.employment_business,
        accident_rate_per_1000=person.policy.accident_rate_per_1000,
    )


def paid_once(person: Gathered) -> tuple[PayItem, ...]:
    """The one-off amounts that are paid."""
    return tuple(
        PayItem(
            code=each.code,
            label_ja=each.label,
            amount_yen=each.amount_yen,
            taxable=each.taxable,
            in_premium_base=False,
            prorated=False,
            is_wage=each.is_wage,
        )
        for each in person.one_offs
        if each.section == "PAY"
    )


def deducted_once(person: Gathered) -> tuple[OtherDeduction, ...]:
    """The one-off amounts that are deducted."""
    return tuple(
        OtherDeduction(each.code, each.label, each.amount_yen)
        for each in person.one_offs
        if each.section == "DEDUCTION"
    )
