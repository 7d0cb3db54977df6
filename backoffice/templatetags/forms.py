"""Lobby: what every template has without asking for it."""

from backoffice.shell.own_forms import register

__all__ = ["register"]
