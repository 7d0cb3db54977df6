"""Lobby: the models of the department's rooms, for Django to find."""

from .contracts.models import Contract

__all__ = ["Contract"]
