"""Lobby: the addresses of the department's rooms."""

from .attendance.urls import api_urlpatterns as attendance_api
from .attendance.urls import urlpatterns as attendance
from .benefits.urls import urlpatterns as benefits
from .employment.urls import urlpatterns as employment
from .filings.urls import urlpatterns as filings
from .income_tax.urls import urlpatterns as income_tax
from .labour.urls import urlpatterns as labour
from .labour_insurance.urls import urlpatterns as labour_insurance
from .leave.urls import api_urlpatterns as leave_api
from .leave.urls import urlpatterns as leave
from .my_number.urls import urlpatterns as my_number
from .payroll.urls import urlpatterns as payroll
from .remittance.urls import urlpatterns as remittance
from .resident_tax.urls import urlpatterns as resident_tax
from .social_insurance.urls import urlpatterns as social_insurance
from .year_end.urls import urlpatterns as year_end

app_name = "hr"
api_urlpatterns = [*attendance_api, *leave_api]
urlpatterns = [
    *attendance,
    *benefits,
    *employment,
    *filings,
    *income_tax,
    *labour,
    *labour_insurance,
    *leave,
    *my_number,
    *payroll,
    *remittance,
    *resident_tax,
    *social_insurance,
    *year_end,
]
