"""Django's settings. What differs between machines comes from `environment`, nothing else does."""

from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from .database_url import django_database
from .environment import ROOT, environment

DEBUG = environment.debug
SECRET_KEY = environment.secret_key
MY_NUMBER_KEY = environment.my_number_key
MY_NUMBER_KEY_BEFORE = environment.my_number_key_before
ALLOWED_HOSTS = environment.allowed_hosts
ROOT_URLCONF = "backoffice.project.urls"
WSGI_APPLICATION = "backoffice.project.wsgi.application"

DEPARTMENTS = ["accounting", "hr", "general_affairs", "legal"]

INSTALLED_APPS = [
    "backoffice.apps.Platform",
    *DEPARTMENTS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_celery_beat",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "backoffice.shell.request.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "backoffice.access.middleware.CompanyOfTheUser",
    "backoffice.access.middleware.FormOfTheCompany",
    "backoffice.shell.problem.RefusalMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "backoffice.shell.context.shell",
            ],
            # Every form says in which company it was opened.
            "builtins": ["backoffice.templatetags.forms"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "backoffice.companies.postgres",
        "CONN_MAX_AGE": environment.connection_age_seconds,
        "CONN_HEALTH_CHECKS": True,
        "APP_ROLE": environment.app_role,
        **django_database(environment.database_url),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if environment.redis_url.startswith(("redis://", "rediss://")):
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": environment.redis_url,
        }
    }

MAIL = urlsplit(environment.mail_server)
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "", MAIL.port or (465 if MAIL.scheme == "smtps" else 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.scheme == "smtps", "tls=1" in MAIL.query
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.mail_sender
SITE_URL = environment.site_url

AUTH_USER_MODEL = "backoffice.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "backoffice.access.adapter.NoSignUp"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("日本語")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_USE_FINDERS = True
# `documents` may be any storage that never gives a name away twice, such as a bucket with object lock.
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": environment.var_dir / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "documents": {
        "BACKEND": "backoffice.documents.storage.WrittenOnce",
        "OPTIONS": {"location": environment.var_dir / "documents"},
    },
    # What programs send ahead, for a day. One whose `url` takes an `http_method`, such as a bucket's, is sent to itself.
    "uploads": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": environment.var_dir / "uploads", "file_permissions_mode": 0o600},
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = environment.https
SECURE_SSL_REDIRECT = environment.https
SECURE_HSTS_SECONDS = 31_536_000 if environment.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.https else None
# A year of a chart by month is one form: 12 inputs for each account.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "backoffice.api.contract.EndpointSchema",
    "EXCEPTION_HANDLER": "backoffice.api.problems.answered",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "縁の下 Ennoshita",
    "DESCRIPTION": "The back office for other programs. Keys are made on the page /api/keys/.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}
API_REQUESTS_PER_MINUTE = environment.api_requests_per_minute
API_SANDBOX_REQUESTS_PER_MINUTE = environment.api_sandbox_requests_per_minute
API_WRONG_KEYS_PER_MINUTE = environment.api_wrong_keys_per_minute
# For a sandbox and for tests: webhooks may go to a program on this machine. No other private address is ever called.
WEBHOOKS_TO_THIS_MACHINE = environment.webhooks_to_this_machine

CELERY_BROKER_URL = environment.redis_url
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# With the message acknowledged at its end, a worker takes none in advance: one for papers would wait before urgent ones.
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "jobs.tick": {"task": "jobs.tick", "schedule": 5.0, "options": {"expires": 30}},
}
JOB_LEASE_SECONDS = environment.lease_seconds
