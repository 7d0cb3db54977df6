"""What can be done in payroll: one file a verb."""

from .approve_run import PayslipsMissing, PreparerMayNotApprove, RunNotInReview, RunNotSubmitted, approve_run
from .assign_account import assign_account
from .bank_file import RunIsVoided, download_bank_file, make_bank_file
from .calculate_payslips import NetBelowZero, RunNotCalculating, calculate_payslips
from .calculate_run import NothingFailed, RunCannotBeCalculated, calculate_run, recalculate_failures
from .define_pay_group import define_pay_group
from .define_policy import define_policy
from .end_calculation import end_calculation
from .make_up import MonthsPaidElsewhere, NothingOwed, NothingPaidYet, OffsetTooLarge, pay_arrears, recover_overpayment
from .not_approved import RunNotApproved
from .one_offs import (
    AlreadyWithdrawn,
    NewOneOff,
    NobodyOfTheMonth,
    OneOffStandsAlready,
    RunIsSettled,
    add_one_offs,
    withdraw_one_off,
)
from .open_beside import (
    Amount,
    AnotherBonusThisMonth,
    NoAmounts,
    NotABankDay,
    NothingToCorrect,
    NotPaidByRun,
    UnknownEmployees,
    open_bonus,
    open_extra,
)
from .open_run import RunAlreadyOpen, open_run
from .own_items import (
    NewOwnItem,
    define_own_item,
    end_own_item,
    take_back_own_item,
    try_own_item,
)
from .own_people import name_person_of_item, release_person_of_item
from .own_refusals import (
    AgreementMissing,
    GroupNotNamed,
    NotForNamedPeople,
    OwnCodeUnfit,
    OwnItemHasBegun,
    OwnItemIsRead,
    OwnItemNotHeld,
    OwnLabelTaken,
    OwnValueMissing,
    OwnValueNeedsNames,
    SectionStays,
)
from .past_pay import NewPastPay, NobodyPaid, PaidInFuture, StandardBonusOfPay, TotalDiffers, import_past_pay
from .pay_run import NothingTransferred, PayDayNotReached, pay_run
from .post_run import JournalDoesNotTie, NothingToPost, post_run
from .print_payslips import NothingToPrint, print_payslips, print_run
from .read_pay import (
    compare_run,
    read_own_paper,
    read_own_payslip,
    read_payslip,
    read_run,
    read_wage_ledger,
    run_parallel,
)
from .record_attendance import AttendanceAlreadyRecorded, AttendanceDoesNotAddUp, NewTotal, record_attendance
from .retirement import (
    DeclaredLate,
    NewRetirement,
    NotLeaving,
    OfficerYearsMixed,
    PaidBeforeLeaving,
    PaidElsewhere,
    ServiceBeginsLate,
    plan_retirement_pay,
)
from .return_run import return_run
from .submit_run import PayslipsOutdated, submit_run
from .void_run import BankFileHandedOver, ExtraStandsOnRun, VoidReasonMissing, void_run
from .withdraw_attendance import AttendanceIsPaid, withdraw_attendance

__all__ = [
    "AgreementMissing",
    "AlreadyWithdrawn",
    "Amount",
    "AnotherBonusThisMonth",
    "AttendanceAlreadyRecorded",
    "AttendanceDoesNotAddUp",
    "AttendanceIsPaid",
    "BankFileHandedOver",
    "DeclaredLate",
    "ExtraStandsOnRun",
    "GroupNotNamed",
    "JournalDoesNotTie",
    "MonthsPaidElsewhere",
    "NetBelowZero",
    "NewOneOff",
    "NewOwnItem",
    "NewPastPay",
    "NewRetirement",
    "NewTotal",
    "NoAmounts",
    "NobodyOfTheMonth",
    "NobodyPaid",
    "NotABankDay",
    "NotForNamedPeople",
    "NotLeaving",
    "NotPaidByRun",
    "NothingFailed",
    "NothingOwed",
    "NothingPaidYet",
    "NothingToCorrect",
    "NothingToPost",
    "NothingToPrint",
    "NothingTransferred",
    "OfficerYearsMixed",
    "OffsetTooLarge",
    "OneOffStandsAlready",
    "OwnCodeUnfit",
    "OwnItemHasBegun",
    "OwnItemIsRead",
    "OwnItemNotHeld",
    "OwnLabelTaken",
    "OwnValueMissing",
    "OwnValueNeedsNames",
    "PaidBeforeLeaving",
    "PaidElsewhere",
    "PaidInFuture",
    "PayDayNotReached",
    "PayslipsMissing",
    "PayslipsOutdated",
    "PreparerMayNotApprove",
    "RunAlreadyOpen",
    "RunCannotBeCalculated",
    "RunIsSettled",
    "RunIsVoided",
    "RunNotApproved",
    "RunNotCalculating",
    "RunNotInReview",
    "RunNotSubmitted",
    "SectionStays",
    "ServiceBeginsLate",
    "StandardBonusOfPay",
    "TotalDiffers",
    "UnknownEmployees",
    "VoidReasonMissing",
    "add_one_offs",
    "approve_run",
    "assign_account",
    "calculate_payslips",
    "calculate_run",
    "compare_run",
    "define_own_item",
    "define_pay_group",
    "define_policy",
    "download_bank_file",
    "end_calculation",
    "end_own_item",
    "import_past_pay",
    "make_bank_file",
    "name_person_of_item",
    "open_bonus",
    "open_extra",
    "open_run",
    "pay_arrears",
    "pay_run",
    "plan_retirement_pay",
    "post_run",
    "print_payslips",
    "print_run",
    "read_own_paper",
    "read_own_payslip",
    "read_payslip",
    "read_run",
    "read_wage_ledger",
    "recalculate_failures",
    "record_attendance",
    "recover_overpayment",
    "release_person_of_item",
    "return_run",
    "run_parallel",
    "submit_run",
    "take_back_own_item",
    "try_own_item",
    "void_run",
    "withdraw_attendance",
    "withdraw_one_off",
]
