"""The pages of banking: each one query or one action."""

from .accounts import account_change, account_new, position
from .cash import box_count, box_detail, box_end, box_entry, box_new, cash_entry_detail, cash_take_back, count_detail
from .matching import line_accept, line_confirm, line_list, line_match, match_detail, match_list, match_undo
from .overview import forecast, forecast_week, reconciliation
from .settings import alias_forget, alias_list, fee_end, fee_new, rule_end, rule_list, rule_new
from .statements import (
    account_detail,
    statement_detail,
    statement_discard,
    statement_format,
    statement_load,
    statement_new,
)

__all__ = [
    "account_change",
    "account_detail",
    "account_new",
    "alias_forget",
    "alias_list",
    "box_count",
    "box_detail",
    "box_end",
    "box_entry",
    "box_new",
    "cash_entry_detail",
    "cash_take_back",
    "count_detail",
    "fee_end",
    "fee_new",
    "forecast",
    "forecast_week",
    "line_accept",
    "line_confirm",
    "line_list",
    "line_match",
    "match_detail",
    "match_list",
    "match_undo",
    "position",
    "reconciliation",
    "rule_end",
    "rule_list",
    "rule_new",
    "statement_detail",
    "statement_discard",
    "statement_format",
    "statement_load",
    "statement_new",
]
