"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("closing/", views.year, name="closing_year"),
    path("closing/tasks/", views.task_list, name="closing_task_list"),
    path("closing/tasks/new", views.task_define, name="closing_task_define"),
    path("closing/tasks/<int:pk>/end", views.task_end, name="closing_task_end"),
    path("closing/locks/<int:pk>/reopen", views.lock_reopen, name="closing_lock_reopen"),
    path("closing/<str:month>/", views.month_detail, name="closing_month_detail"),
    path("closing/<str:month>/close", views.month_close, name="closing_month_close"),
    path("closing/<str:month>/close-year", views.year_close, name="closing_year_close"),
    path("closing/<str:month>/tasks/<int:pk>", views.task_mark, name="closing_task_mark"),
]
