"""Webhook: what happened in the company, for other programs: read from a list, or delivered to an address.

An event of the log is told only when its step is published (公開するできごと); the default is nothing. It is told as the
kind of what happened and the id of what it happened to, never as a value or a name: who wants more reads the thing
itself, with the rights that are theirs. Both ways follow the sealed positions, so that nothing that is committed late is
passed over. Invariants: an endpoint (送り先) opens no more than its user; a delivery (配信) is sent at least once, always
with the id and the bytes of its event; attempts (送信) are append-only; no private address is ever called.
"""
