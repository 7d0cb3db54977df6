"""The scope follows the connection: it is set again whenever it differs, also after a rollback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import ProgrammingError
from django.db.backends.postgresql import base
from psycopg2 import errors
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from backoffice.companies import scope

SET_SCOPE = "SELECT set_config('ennoshita.company', %s, false), set_config('ennoshita.reads', %s, false)"


class DatabaseWrapper(base.DatabaseWrapper):
    """Connects as the application's role, which has no way round row-level security.

    `APP_ROLE` in the database's settings names the role. `as_owner()` steps out of it for migrations.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scope_in_force: scope.Scope | None = None
        self._owner = False

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Work as the role that signed in: for migrations and for setting up a cluster, never for requests."""
        self._owner = True
        self.close()
        try:
            yield
        finally:
            self._owner = False
            self.close()

    def init_connection_state(self) -> None:
        super().init_connection_state()  # type: ignore[no-untyped-call]
        self._scope_in_force = None
        if not (self._owner or self.settings_dict["NAME"] in (None, "postgres")):
            self._assume_role(self.settings_dict["APP_ROLE"])

    def create_cursor(self, name: str | None = None) -> Any:
        if self._scope_in_force != scope.current():
            self._set_scope(scope.current())
        return super().create_cursor(name)  # type: ignore[no-untyped-call]

    def _assume_role(self, role: str) -> None:
        with self.connection.cursor() as cursor:
            try:
                cursor.execute(f'SET ROLE "{role}"')
            except (errors.InvalidParameterValue, errors.UndefinedObject) as error:
                raise ProgrammingError(f"role {role} does not exist yet: run manage.py migrate") from error
        if not self.connection.autocommit:
            self.connection.commit()

    def _set_scope(self, wanted: scope.Scope) -> None:
        if self.connection.get_transaction_status() == TRANSACTION_STATUS_INERROR:
            return
        company = "" if wanted.writes is None else str(wanted.writes)
        with self.connection.cursor() as cursor:
            cursor.execute(SET_SCOPE, [company, ",".join(map(str, wanted.reads))])
        self._scope_in_force = wanted

    def _rollback(self) -> None:
        self._scope_in_force = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        self._scope_in_force = None
        super()._savepoint_rollback(sid)  # type: ignore[misc]
