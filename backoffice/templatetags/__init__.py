"""Lobby: template tags of the platform's rooms, for Django to find."""
