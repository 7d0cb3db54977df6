"""Starts the back office on one machine: servers, preparation, then web, worker and beat under one watch.

Nothing here imports Django, so that the launcher starts in a moment and outlives a broken setting.
Invariants: a server is reached through a private directory or with a password; a port in use is never taken;
every process ends with the launcher, also when the launcher is killed.
"""
