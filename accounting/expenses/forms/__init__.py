"""The shape of what people type: claims with their payments, the company's rules, and travel."""

from .cards import CardFileForm, CardForm, SetAsideForm
from .claims import ACCEPTED, ClaimForm, EndRuleForm, LineForm, Lines, PhotosForm, RuleForm, line_forms
from .travel import FORM_OF, DaysForm, DriveForm, EndTravelForm, NightsForm, PassForm, SectionForm, TravelRateForm

__all__ = [
    "ACCEPTED",
    "FORM_OF",
    "CardFileForm",
    "CardForm",
    "ClaimForm",
    "DaysForm",
    "DriveForm",
    "EndRuleForm",
    "EndTravelForm",
    "LineForm",
    "Lines",
    "NightsForm",
    "PassForm",
    "PhotosForm",
    "RuleForm",
    "SectionForm",
    "SetAsideForm",
    "TravelRateForm",
    "line_forms",
]
