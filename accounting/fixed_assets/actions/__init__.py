"""What can be done with fixed assets: one file a verb."""

from .change_asset import change_asset, withdraw_asset
from .check_asset import WhereIsMissing, check_asset
from .define_company_facts import FactsBeforeTheLast, define_company_facts
from .depreciate import depreciate_assets, draft_of, order_depreciation, post_depreciation, reverse_depreciation
from .depreciate_refusals import (
    DisposedSince,
    EarlierMonthMissing,
    LaterMonthStands,
    MonthAlreadyPosted,
    MonthNotBegun,
    NothingToDepreciate,
    RunNotPosted,
)
from .dispose_asset import (
    SALE_CATEGORIES,
    DisposalBeforeUse,
    DisposalInFuture,
    EarlierMonthOpen,
    LaterMonthPosted,
    NewDisposal,
    dispose_asset,
)
from .import_list import ImportHasErrors, ImportIsSettled, confirm_list, content_of, discard_list, upload_list
from .move_asset import MovedBeforeItCame, move_asset
from .refusals import (
    AcquiredInFuture,
    AlreadyDepreciated,
    AssetEnded,
    LifeUnknown,
    MethodNotOpen,
    NumberTaken,
    OpeningTooLarge,
    ReasonNeeded,
    StatedMissing,
    TreatmentNotOpen,
    UsedBeforeAcquired,
)
from .register_asset import NewAsset, Opening, refuse_facts, register_asset, register_assets, treatments_of

__all__ = [
    "SALE_CATEGORIES",
    "AcquiredInFuture",
    "AlreadyDepreciated",
    "AssetEnded",
    "DisposalBeforeUse",
    "DisposalInFuture",
    "DisposedSince",
    "EarlierMonthMissing",
    "EarlierMonthOpen",
    "FactsBeforeTheLast",
    "ImportHasErrors",
    "ImportIsSettled",
    "LaterMonthPosted",
    "LaterMonthStands",
    "LifeUnknown",
    "MethodNotOpen",
    "MonthAlreadyPosted",
    "MonthNotBegun",
    "MovedBeforeItCame",
    "NewAsset",
    "NewDisposal",
    "NothingToDepreciate",
    "NumberTaken",
    "Opening",
    "OpeningTooLarge",
    "ReasonNeeded",
    "RunNotPosted",
    "StatedMissing",
    "TreatmentNotOpen",
    "UsedBeforeAcquired",
    "WhereIsMissing",
    "change_asset",
    "check_asset",
    "confirm_list",
    "content_of",
    "define_company_facts",
    "depreciate_assets",
    "discard_list",
    "dispose_asset",
    "draft_of",
    "move_asset",
    "order_depreciation",
    "post_depreciation",
    "refuse_facts",
    "register_asset",
    "register_assets",
    "reverse_depreciation",
    "treatments_of",
    "upload_list",
    "withdraw_asset",
]
