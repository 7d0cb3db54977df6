"""Wiring: settings, addresses, Celery. Names departments by string only."""
