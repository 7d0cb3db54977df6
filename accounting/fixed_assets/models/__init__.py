"""Assets, where they stand, what was depreciated, how they ended, and who saw them."""

from .asset import Asset, AssetKind, AssetPlace, AssetState, CompanyFacts, Method, Treatment
from .checks import AssetCheck, AssetImport
from .postings import ASSET, DISPOSAL, RUN, Depreciation, DepreciationRun, Disposal, RunState

__all__ = [
    "ASSET",
    "DISPOSAL",
    "RUN",
    "Asset",
    "AssetCheck",
    "AssetImport",
    "AssetKind",
    "AssetPlace",
    "AssetState",
    "CompanyFacts",
    "Depreciation",
    "DepreciationRun",
    "Disposal",
    "Method",
    "RunState",
    "Treatment",
]
