"""Roles and who holds them, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Appointment, Role, RoleDuty


@admin.register(Role)
class RoleAdmin(ReadOnlyAdmin):
    list_display = ("code", "name")


@admin.register(RoleDuty)
class RoleDutyAdmin(ReadOnlyAdmin):
    list_display = ("role", "duty")
    list_select_related = ("role",)


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("user", "role", "valid_from", "valid_until")
    list_select_related = ("user", "role")
