"""The pages of fixed assets: each one query or one action."""

from .checks import asset_check, check_list, label_file
from .imports import import_confirm, import_detail, import_discard, import_new, import_template
from .months import depreciation_month, depreciation_order, disposal_detail, run_detail, run_list, run_reverse
from .property_tax import property_file, property_list
from .register import (
    asset_change,
    asset_detail,
    asset_dispose,
    asset_list,
    asset_move,
    asset_new,
    asset_withdraw,
    company_facts,
)

__all__ = [
    "asset_change",
    "asset_check",
    "asset_detail",
    "asset_dispose",
    "asset_list",
    "asset_move",
    "asset_new",
    "asset_withdraw",
    "check_list",
    "company_facts",
    "depreciation_month",
    "depreciation_order",
    "disposal_detail",
    "import_confirm",
    "import_detail",
    "import_discard",
    "import_new",
    "import_template",
    "label_file",
    "property_file",
    "property_list",
    "run_detail",
    "run_list",
    "run_reverse",
]
