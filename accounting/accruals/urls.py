"""Addresses of the room."""

from django.urls import path

from . import views

HERE = "accruals/"

urlpatterns = [
    path(HERE, views.month, name="accruals_month"),
    path(f"{HERE}new", views.accrual_new, name="accruals_accrual_new"),
    path(f"{HERE}<int:pk>/cancel", views.accrual_cancel, name="accruals_accrual_cancel"),
    path(f"{HERE}deferrals/", views.deferral_list, name="accruals_deferral_list"),
    path(f"{HERE}deferrals/new", views.deferral_new, name="accruals_deferral_new"),
    path(f"{HERE}deferrals/<int:pk>/", views.deferral_detail, name="accruals_deferral_detail"),
    path(f"{HERE}deferrals/<int:pk>/end", views.deferral_end, name="accruals_deferral_end"),
    path(f"{HERE}deferrals/<int:pk>/withdraw", views.deferral_withdraw, name="accruals_deferral_withdraw"),
    path(f"{HERE}<str:month>/post", views.post_month, name="accruals_post_month"),
    path(f"{HERE}<str:month>/undo", views.undo_month, name="accruals_undo_month"),
    path(f"{HERE}<str:month>/move", views.move_month, name="accruals_move_month"),
]
