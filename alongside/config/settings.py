"""Every setting, in one file. ALONGSIDE_MODE is demo, test or production; .env.sample says more."""

import os
from typing import Any

from django.utils.csp import CSP

from alongside.config import environment
from alongside.config.databases import databases

BASE = environment.BASE
MODE = environment.mode()
DATA = environment.data_folder()
PRODUCTION, TEST = MODE == "production", MODE == "test"
if PRODUCTION:
    environment.require()

DEBUG = False
SECRET_KEY = environment.secret_key(MODE, DATA)
ALLOWED_HOSTS = environment.hosts(MODE)

AREAS = [
    "kit", "audit", "accounts", "law", "partnerships", "people", "correspondence", "needs",
    "entitlements", "referrals", "appointments", "casework", "outcomes", "care_team", "desk",
    "insight", "interop", "demo",
]  # fmt: skip
if PRODUCTION:
    AREAS.remove("demo")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    *(f"alongside.{area}" for area in AREAS),
    "alongside.config",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "alongside.interop.middleware.SpeaksFhir",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alongside.partnerships.middleware.ActsInContext",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "alongside.accounts.middleware.SecondFactor",
]
ENTER_BY_THEMSELVES = ("/FHIR/",)  # addresses whose views say for whom they speak, by a token
ROOT_URLCONF = "alongside.config.urls"
WSGI_APPLICATION = "alongside.config.wsgi.application"

DATABASES = databases(MODE, DATA)
DATABASE_ROUTERS = ["alongside.config.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.csp",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "alongside.config.pages.page",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "alongside.config.jinja.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        # allauth's own pages, which accounts/templates dresses in NHS.UK's.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TEST
MEDIA_ROOT = DATA / "media"
ANCHORS = DATA / "anchors"  # heads of the chains of the audit, outside the database
ANCHORS = DATA / "anchors"  # heads of audit chains; in production on storage of its own

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# Sign-in. Nobody can sign up by themselves: accounts are made by those who may.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TEST:  # nothing to guess there, and the strong hash takes a tenth of a second
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
REQUIRE_SECOND_FACTOR = PRODUCTION
ACCOUNT_ADAPTER = "alongside.accounts.permissions.SignIn"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code that turns over while it is typed still counts
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # a laptop has no certificate
MFA_TOTP_ISSUER = "Alongside"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_ACCESS_TOKEN_FORMAT = "jwt"
IDP_OIDC_ADAPTER = "alongside.interop.permissions.Issuer"
TOKEN_KEYS = None if TEST else environment.token_keys(DATA)  # what tokens are signed with

SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_COOKIE_NAME = "alongside_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("ALONGSIDE_BEHIND_PROXY") == "1" else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# A page of a person must not wait in a shared computer's memory of pages.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

FILE_UPLOAD_HANDLERS = [
    "alongside.kit.uploads.AtMost",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Who looks for viruses: ClamAV at ALONGSIDE_CLAMD (host:port, or a socket), "none" where whoever
# runs this has decided against it, and else nobody: then a production holds every document.
CLAMD = os.environ.get("ALONGSIDE_CLAMD", "")
_scanner = "by_nobody" if MODE == "production" else "by_signature"
_scanner = {"": _scanner, "none": "by_none"}.get(CLAMD, "by_clamd")
VIRUS_CHECK = f"alongside.kit.viruses.{_scanner}"

# Who puts a message into the form of its channel, and who carries it. Texts and e-mails leave by
# GOV.UK Notify where there is a key for it; else the catcher keeps what would have left.
NOTIFY_API_KEY = os.environ.get("ALONGSIDE_NOTIFY_API_KEY", "")
NOTIFY_URL = os.environ.get("ALONGSIDE_NOTIFY_URL", "https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATES = {
    "TEXT": os.environ.get("ALONGSIDE_NOTIFY_TEXT_TEMPLATE", ""),
    "EMAIL": os.environ.get("ALONGSIDE_NOTIFY_EMAIL_TEMPLATE", ""),
}
NOTIFY_CALLBACK_TOKEN = os.environ.get("ALONGSIDE_NOTIFY_CALLBACK_TOKEN", "")
_carrier = "send_by_notify" if NOTIFY_API_KEY else "catch"
CORRESPONDENCE_SENDERS = {
    "BARS": "alongside.interop.actions.send_bars",
    "TEXT": f"alongside.correspondence.actions.{_carrier}",
    "EMAIL": f"alongside.correspondence.actions.{_carrier}",
}
# What later areas say against the end of a referral: (referral, at) to words, or None.
REFERRAL_MAY_NOT_END = ("alongside.appointments.queries.why_not_end",)
BARS_TRANSPORT = "alongside.interop.rules.caught"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

TASKS = {
    "default": {
        "BACKEND": "alongside.config.taskbackend.ProcrastinateBackend",
        "QUEUES": ["default"],
    }
}
PROCRASTINATE_ON_APP_READY = "alongside.config.jobs.register"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_persons": {"()": "alongside.config.logs.WithoutPersons"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_persons"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.db.backends": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "psycopg.pool": {"level": "ERROR"},
    },
}
