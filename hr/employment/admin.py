"""Employees, for administrators to look at: who and since when, never pay."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Employee


@admin.register(Employee)
class EmployeeAdmin(ReadOnlyAdmin):
    list_display = ("person", "kind", "joined_on", "left_on")
    list_select_related = ("person",)
    fields = ("person", "kind", "joined_on", "left_on")
