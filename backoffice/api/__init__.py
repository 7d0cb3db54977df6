"""API: the door for other programs. Keys (APIキー), answers given once, cursors, problems, and the contract itself.

Invariants: a key acts as one user of one company and opens no more than that user's duties and its own scopes; its
secret is shown once and kept as a hash; a POST with one Idempotency-Key is done once; every endpoint states its step.
Departments write their endpoints in their rooms' `api.py` with the frame of `endpoint`; this room knows none of them.
"""
