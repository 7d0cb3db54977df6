"""OAuth: programs (連携プログラム) that the company registers and its people let in (許可), each with tokens of its own.

Invariants: a token opens no more than its user, its company, its program and what was allowed; an authorization code is
good once, for minutes, with the verifier of its challenge (PKCE, S256 alone); a refresh token is good once, and one that
comes again ends what it belongs to; secrets, codes and tokens are kept as hashes. RFC 6749, 7636, 7009, 8414, 9207, 9700.
"""
