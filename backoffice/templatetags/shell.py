"""Lobby: `{% load shell %}`."""

from backoffice.shell.tags import register

__all__ = ["register"]
