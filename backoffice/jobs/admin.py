"""Jobs, for administrators to look at."""

from django.contrib import admin

from backoffice.shell.read_only_admin import ReadOnlyAdmin

from .models import Chunk, Follower, Job, JobFailure, Timer


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("title", "name", "state", "total", "started_by_name", "accepted_at", "finished_at")
    list_filter = ("state",)


@admin.register(Chunk)
class ChunkAdmin(ReadOnlyAdmin):
    list_display = ("job", "position", "state", "size", "attempts", "lease_until", "error")
    list_select_related = ("job",)
    list_filter = ("state",)


@admin.register(JobFailure)
class JobFailureAdmin(ReadOnlyAdmin):
    list_display = ("job", "item_name", "code", "cause_ja")
    list_select_related = ("job",)


@admin.register(Timer)
class TimerAdmin(ReadOnlyAdmin):
    list_display = ("name", "begun_at")


@admin.register(Follower)
class FollowerAdmin(ReadOnlyAdmin):
    list_display = ("name", "read_until")
