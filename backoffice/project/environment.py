"""Everything that may be set from outside, typed; a value that does not fit stops the start with its name."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_A_SECRET = "only-for-tests-and-commands-without-a-server-0000000000"  # noqa: S105  (refused in the open, see below)


class Environment(BaseSettings):
    """Environment variables of the back office; each has a default that suits one machine."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    var_dir: Path = Field(default=ROOT / "var", validation_alias="ENNOSHITA_VAR")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    redis_url: str = Field(default="", validation_alias="REDIS_URL")
    secret_key: str = Field(default=NOT_A_SECRET, validation_alias="SECRET_KEY", min_length=32)
    my_number_key: str = Field(default=NOT_A_SECRET, validation_alias="MY_NUMBER_KEY", min_length=32)
    my_number_key_before: str = Field(default="", validation_alias="MY_NUMBER_KEY_BEFORE")
    debug: bool = Field(default=False, validation_alias="DEBUG")
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        default=["localhost", "127.0.0.1", "[::1]"], validation_alias="ALLOWED_HOSTS"
    )
    https: bool = Field(default=False, validation_alias="HTTPS")
    app_role: str = Field(default="ennoshita_app", validation_alias="DATABASE_APP_ROLE", pattern=r"^[a-z_]+$")
    connection_age_seconds: int = Field(default=60, validation_alias="DATABASE_CONNECTION_AGE", ge=0)
    lease_seconds: int = Field(default=15, validation_alias="JOB_LEASE_SECONDS", ge=2)
    api_requests_per_minute: int = Field(default=600, validation_alias="API_REQUESTS_PER_MINUTE", ge=1)
    api_sandbox_requests_per_minute: int = Field(default=300, validation_alias="API_SANDBOX_REQUESTS_PER_MINUTE", ge=1)
    api_wrong_keys_per_minute: int = Field(default=60, validation_alias="API_WRONG_KEYS_PER_MINUTE", ge=1)

    webhooks_to_this_machine: bool = Field(default=False, validation_alias="WEBHOOKS_TO_THIS_MACHINE")

    # smtp://user:password@host:587?tls=1 for STARTTLS, or smtps://user:password@host:465; nothing is mailed without it.
    mail_server: str = Field(default="", validation_alias="MAIL_SERVER", pattern=r"^($|smtps?://.+)")
    mail_sender: str = Field(default="", validation_alias="MAIL_SENDER")
    site_url: str = Field(default="", validation_alias="SITE_URL", pattern=r"^($|https?://[^/]+$)")

    @model_validator(mode="before")
    @classmethod
    def split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        hosts = values.get("ALLOWED_HOSTS")
        if isinstance(hosts, str):
            values["ALLOWED_HOSTS"] = [host.strip() for host in hosts.split(",") if host.strip()]
        return values

    @model_validator(mode="after")
    def ask_who_sends(self) -> "Environment":
        if self.mail_server and "@" not in self.mail_sender:
            raise ValueError("MAIL_SENDER must be an address when MAIL_SERVER is set")
        return self

    @model_validator(mode="after")
    def refuse_known_secret_in_the_open(self) -> "Environment":
        if self.https and self.secret_key == NOT_A_SECRET:
            raise ValueError("SECRET_KEY must be set when HTTPS is on")
        if self.https and self.my_number_key == NOT_A_SECRET:
            raise ValueError("MY_NUMBER_KEY must be set when HTTPS is on")
        return self


environment = Environment()
