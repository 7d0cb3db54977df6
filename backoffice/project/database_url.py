"""Reads a database address in the form that PostgreSQL itself documents (libpq URI)."""

from urllib.parse import parse_qsl, unquote, urlsplit

SCHEMES = {"postgres", "postgresql"}


def django_database(url: str) -> dict[str, object]:
    """The Django settings of a libpq URI; an empty URI gives PostgreSQL's own defaults (PGHOST and so on)."""
    if not url:
        return {"NAME": "ennoshita"}
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES:
        raise ValueError(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")) or "ennoshita",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }
