"""The budget of みなと商会: from October on, the first month whose sales and pay are in these books; depreciation all year."""

from accounting.ledger.models import Account
from accounting.planning.actions import Basis, NewCell, draft_budget, fill_budget, submit_budget
from accounting.planning.queries import CASE
from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Request
from backoffice.companies import clock
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import MONTHS_PER_YEAR, Month

from .organisation import FOUNDED

BEGINS, FIRST = Month(2026, 4), Month(2026, 10)
DEPRECIATION, SALES = "6370", ("4110", "4120")
# The year's end sells more than a usual month, January less.
PERCENT_OF_SALES = {10: 100, 11: 105, 12: 125, 1: 85, 2: 95, 3: 115}
USUAL = 100
# Account, unit (or none), yen a month.
MONTHLY = (
    ("4110", "", 8_500_000),
    ("4120", "", 2_500_000),
    ("6110", "100", 3_050_000),
    *(
        ("6120", unit, yen)
        for unit, yen in (
            ("210", 3_600_000), ("220", 3_900_000), ("230", 1_900_000), ("290", 3_700_000),
            ("310", 1_000_000), ("320", 1_900_000), ("330", 2_400_000), ("340", 820_000),
        )
    ),
    *(
        ("6150", unit, yen)
        for unit, yen in (
            ("100", 360_000), ("210", 530_000), ("220", 550_000), ("230", 280_000), ("290", 540_000),
            ("310", 150_000), ("320", 270_000), ("330", 350_000), ("340", 125_000),
        )
    ),
    *(
        ("6170", unit, yen)
        for unit, yen in (
            ("210", 132_000), ("220", 147_000), ("230", 66_500), ("290", 136_500),
            ("310", 39_000), ("320", 82_000), ("330", 122_500), ("340", 35_000),
        )
    ),
    ("6210", "", 200_000),
    ("6220", "", 10_000),
    ("6235", "", 50_000),
    ("6260", "210", 120_000),
    ("6260", "310", 10_000),
    ("6270", "310", 5_000),
    ("6280", "210", 30_000),
    ("6285", "210", 10_000),
    ("6285", "220", 10_000),
    ("6285", "330", 5_000),
    ("6290", "330", 190_000),
    ("6310", "210", 300_000),
    ("6310", "330", 20_000),
    ("6315", "210", 60_000),
    ("6350", "330", 30_000),
    (DEPRECIATION, "100", 70_000),
    (DEPRECIATION, "200", 300_000),
    (DEPRECIATION, "290", 51_000),
    (DEPRECIATION, "330", 303_000),
    ("6380", "340", 10_000),
    ("6385", "320", 40_000),
    ("6399", "", 5_000),
)  # fmt: skip


def set_up(admin: User) -> None:
    """The bookkeeper plans, the president agrees."""
    kei, rei, shin = (User.objects.get(username=name) for name in ("kei", "rei", "shin"))
    top = Unit.objects.get(code="100")
    president = NewStep("社長", "UNIT_HEAD", unit=top, because="予算管理規程 第5条", fallback=rei)
    define_route(kind=CASE, name="予算の承認", steps=[president], valid_from=FOUNDED, acting_user=admin, at=clock.now())
    budget = draft_budget(begins=BEGINS, basis=Basis.EMPTY, percent=USUAL, acting_user=kei, at=clock.now())
    fill_budget(budget_id=budget.pk, cells=_cells(), acting_user=kei, at=clock.now())
    submit_budget(budget_id=budget.pk, acting_user=kei, at=clock.now())
    request = Request.objects.get(case_kind=CASE, case_id=budget.pk)
    decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=shin, at=clock.now())


def _cells() -> list[NewCell]:
    accounts = dict(Account.objects.values_list("code", "pk"))
    units = dict(Unit.objects.values_list("code", "pk"))
    months = [BEGINS.plus(number) for number in range(MONTHS_PER_YEAR)]
    return [
        NewCell(accounts[code], units.get(unit), month, _yen(code, month, yen))
        for code, unit, yen in MONTHLY
        for month in months
        if month >= FIRST or code == DEPRECIATION
    ]


def _yen(code: str, month: Month, yen: int) -> int:
    return yen * PERCENT_OF_SALES[month.month] // USUAL if code in SALES else yen
