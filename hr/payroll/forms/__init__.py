"""The shape of what people type into payroll."""

from .amounts import Arrears, NewOneOffForm, Overpayment
from .own_items import EndOwnItem, OwnItemForm, PersonOfItem, ReleasePerson
from .own_tables import OwnTableForm
from .runs import Attendance, NewBonus, NewExtra, OpenRun, OtherSystem, PastPayFile, RetirementPay, VoidRun

__all__ = [
    "Arrears",
    "Attendance",
    "EndOwnItem",
    "NewBonus",
    "NewExtra",
    "NewOneOffForm",
    "OpenRun",
    "OtherSystem",
    "Overpayment",
    "OwnItemForm",
    "OwnTableForm",
    "PastPayFile",
    "PersonOfItem",
    "ReleasePerson",
    "RetirementPay",
    "VoidRun",
]
