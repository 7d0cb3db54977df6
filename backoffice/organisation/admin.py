"""Companies and their organisation, for administrators to look at."""

from django.contrib import admin

from backoffice.companies.models import Company
from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Assignment, Membership, Office, Person, Project, Unit, User


@admin.register(Company)
class CompanyAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "corporate_number", "fiscal_year_first_month")


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "last_name", "first_name", "email", "is_active", "is_superuser")
    search_fields = ("username", "last_name", "first_name")
    fields = ("username", "last_name", "first_name", "email", "is_active", "is_superuser", "last_login")


@admin.register(Office)
class OfficeAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "prefecture", "valid_from", "valid_until")


@admin.register(Unit)
class UnitAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "parent", "valid_from", "valid_until")
    list_select_related = ("parent",)


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "kana", "user")
    list_select_related = ("user",)
    search_fields = ("code", "family_name", "given_name", "family_kana", "given_kana")


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("person", "unit", "office", "post", "is_head", "valid_from", "valid_until")
    list_select_related = ("person", "unit", "office")


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "valid_from", "valid_until")
    list_select_related = ("user",)


@admin.register(Project)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "lead", "valid_from", "valid_until")
