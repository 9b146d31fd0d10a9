"""Every setting, in one file, from the environment.

A setting that must be given and is missing, or that cannot be read, stops the start with one readable sentence. Each
variable read here is described in docs/operations.md (a test compares the two).
"""

import logging
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _required(name: str, hint: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return str(value)


# ---------------------------------------------------------------- identity
SITE_NAME = env.str("SITE_NAME", default="Coalition Tracker")  # renames the product everywhere it is printed
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")  # links in mails and feeds start with it
if urlsplit(SITE_URL).scheme not in {"http", "https"} or not urlsplit(SITE_URL).hostname:
    raise ImproperlyConfigured(f"SITE_URL must look like https://tracker.example, not {SITE_URL!r}.")
_https = SITE_URL.startswith("https://")

# ---------------------------------------------------------------- security
SECRET_KEY = _required(
    "SECRET_KEY",
    "`python3 manage.py up` makes and keeps one; elsewhere set a random text of 50 characters or more.",
)
DEBUG = env.bool("DEBUG", default=False)  # a system check refuses it on any but a loopback host
_LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]  # health probes come from this machine, whatever the site is called
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=[]), *_LOOPBACK]  # "*" is refused by a check
CSRF_TRUSTED_ORIGINS = [SITE_URL]  # forms are only taken from our own address
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)  # on where no proxy sends people to https
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]  # health probes speak plain http
SECURE_PROXY_SSL_HEADER = (  # only behind a proxy that always sets or strips this header
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0  # a year, once the site is on https
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)  # neighbors may not be ours
SECURE_REFERRER_POLICY = "same-origin"  # sources do not learn who reads about them
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"  # no other site keeps a handle on our window
X_FRAME_OPTIONS = "DENY"  # old browsers; the policy below says the same
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https  # never in the clear where https is there
SESSION_COOKIE_HTTPONLY = True  # no script reads it
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # no cross-site POST carries it
SESSION_COOKIE_AGE = 43_200  # seconds; a working day at most
NUM_PROXIES = env.int("NUM_PROXIES", default=0)  # how many proxies stand in front; decides whose address counts
RATE_LIMITS = env.bool("RATE_LIMITS", default=True)  # off only to measure
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576  # bytes; a body above 1 MB is refused
FILE_UPLOAD_HANDLERS = [
    "coalition.uploads.BoundedUpload",  # first: a file above ARCHIVE_MAX_BYTES goes no further
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000  # the longest staff form has some 300
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preload is a promise for a whole domain: its owner's decision
AUTH_PASSWORD_VALIDATORS = [  # Django's four, with twelve characters
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"  # the only login there is …
LOGIN_REDIRECT_URL = "admin:index"  # … and where it leads whoever was not on the way to a page
CORS_ALLOW_ALL_ORIGINS = True  # the public read API is for everyone's pages …
CORS_URLS_REGEX = r"^/api/"  # … and nothing else is
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]  # writing from another site's page is not offered
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Content-Disposition",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Record-As-Of",
    "Record-Seq",
    "Retry-After",
    "Row-Count",
]  # scripts may read these

CONTENT_SECURITY_POLICY = {  # strict: no inline script or style, nothing from elsewhere
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: for the small pictures inside stylesheets
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
CSP_STAFF_PREFIX = "/admin/"  # the one place where the relaxed lines below hold
CSP_STAFF_DIRECTIVES = {  # what the staff site's theme needs
    "script-src": ["'self'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}

# ---------------------------------------------------------------- what it is made of
INSTALLED_APPS = [
    "unfold",  # before the admin whose templates it replaces
    "unfold.contrib.filters",  # its filters with autocomplete and dates
    "coalition.apps.CoalitionConfig",
    "pledges.apps.PledgesConfig",
    "api.apps.ApiConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",  # ranges, exclusion constraints, search
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",  # the API reader's files, served from here
    "drf_standardized_errors",
    "django_filters",
    "corsheaders",
    "csp",
    "pgtrigger",
    "django_structlog",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # static files end here, before any work is done
    "csp.middleware.CSPMiddleware",
    "coalition.csp.StaffPolicyMiddleware",  # inside the policy's own, so that it can relax it under the staff prefix
    "corsheaders.middleware.CorsMiddleware",
    "api.early.EarlyAnswers",  # what was answered before is answered here, before any work is done
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",  # gives every log line its request id
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "api.limiting.RateLimitMiddleware",  # innermost: what it refuses has a request id and all headers
]
ROOT_URLCONF = "coalition.urls"
WSGI_APPLICATION = "coalition.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # ids never run out
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "coalition.context.site",  # the product's name and address
            ]
        },
    }
]

# ---------------------------------------------------------------- PostgreSQL, the only truth
_required(
    "DATABASE_URL",
    "Run `python3 manage.py up`, which starts a PostgreSQL of its own, or set it to your server: "
    "postgres://user:password@host:5432/tracker",
)
DATABASES = {"default": env.db_url("DATABASE_URL")}  # one database, PostgreSQL
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL must begin with postgres:// – PostgreSQL is the only database this runs on."
    )
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)  # seconds a connection is kept
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a kept connection is tried before it is used
DATABASES["default"]["ATOMIC_REQUESTS"] = False  # the write door opens transactions, nobody else
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds
PREPARED_READS = env.bool("PREPARED_READS", default=True)  # off behind a pooler that changes connections in between

# ---------------------------------------------------------------- the ledger's witnesses and roles
_state = env.str("TRACKER_STATE_DIR", default="") or str(BASE_DIR / "var")
WITNESS_FILE = env.str("WITNESS_FILE", default="") or str(Path(_state) / "witness.jsonl")  # heads, only ever added
ANCHOR_COMMAND = env.str("ANCHOR_COMMAND", default="")  # gets each new head on its standard input

# ---------------------------------------------------------------- the exports, kept day by day
SNAPSHOT_DIR = env.str("SNAPSHOT_DIR", default="") or str(Path(_state) / "snapshots")  # one folder for web and worker
SNAPSHOT_DAYS = env.int("SNAPSHOT_DAYS", default=35)  # so many of the newest are kept, and each month's first for ever

# ---------------------------------------------------------------- copies of pages
ARCHIVE_ROOT = env.str("ARCHIVE_ROOT", default="") or str(Path(_state) / "archive")  # one folder for web and worker
ARCHIVE_MAX_BYTES = env.int("ARCHIVE_MAX_BYTES", default=26_214_400)  # of one copy; a printed page has a few million

# ---------------------------------------------------------------- Redis and Celery: only a doorbell
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")  # redis://host:port/n or unix:///path?db=n
CELERY_BROKER_URL = (  # Celery spells a unix socket in its own way
    REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True  # the worker may start before its broker
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,  # seconds until a lost worker's task rings again; above the time limit
    "unacked_restore_interval": 1,  # seconds between looks for such tasks …
    "unacked_restore_throttle": 1,  # … and every look counts
    "socket_connect_timeout": 1,  # seconds; a dead broker must not hold a request
    "socket_timeout": 1,
    "retry_on_timeout": False,
    "max_retries": 0,  # a doorbell that does not ring is rung by the next tick
}
CELERY_TASK_ACKS_LATE = True  # a task is done when it is done, not when it is taken
CELERY_TASK_REJECT_ON_WORKER_LOST = True  # a killed child's task goes back
CELERY_WORKER_PREFETCH_MULTIPLIER = 1  # nobody hoards
CELERY_ACCEPT_CONTENT = ["json"]  # never pickle
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_RESULT_BACKEND = None  # PostgreSQL knows what was done
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False  # see max_retries
CELERY_TASK_TIME_LIMIT = 120  # seconds, below lease and visibility time-out
CELERY_TASK_SOFT_TIME_LIMIT = 100  # seconds; time to put things down
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5.0  # seconds to finish when told to stop
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # they will be handed out again
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # our own logging, below
CELERY_WORKER_SEND_TASK_EVENTS = False  # nobody listens
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {  # the tick asks PostgreSQL what is due; beat's own memory may be lost at any time
    "tick": {"task": "pledges.tasks.tick", "schedule": 60.0, "options": {"expires": 55}},
}
LEASE_SECONDS = 180  # how long a claimed unit of work is one worker's alone; above the time limit

# ---------------------------------------------------------------- mail
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))  # smtp+tls://, smtp://, filemail:////folder
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds; one dead server must not hold the digest for ever
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="tracker@localhost")  # who the digest is from
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("uk", _("Ukrainian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # instants are stored and shown in UTC; days of the world carry no zone

# ---------------------------------------------------------------- static files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))  # where collectstatic puts them
_hashed = env.bool("STATIC_HASHED", default=True)  # off in tests and development: no collectstatic needed
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"  # names carry a hash: cached for ever
        if _hashed
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _hashed  # straight from the apps' folders then

# ---------------------------------------------------------------- the write door
BEFORE_THE_DOOR_CLOSES = "pledges.derived.closing.close"  # what every commit ends with: the feed, the ready pieces
AFTER_REFERENCE_CHANGE = "pledges.derived.reference.settle_after"  # the ground names upper rooms only by string
PUBLIC_ROWS = "pledges.models.public_rows"  # which rows the database's reader role may have, by table
INVARIANTS = "pledges.derived.invariants.INVARIANTS"  # what `verify` also proves, beside the ledger itself

# ---------------------------------------------------------------- the staff site's theme
UNFOLD = {
    "SITE_TITLE": SITE_NAME,
    "SITE_HEADER": SITE_NAME,
    "SITE_SYMBOL": "handshake",  # one of the theme's own symbols
    "SHOW_HISTORY": False,  # the ledger is the history
    "DASHBOARD_CALLBACK": "pledges.admin.waiting.waiting",  # the first page says what waits for a person
    "STYLES": ["pledges.admin.look.stylesheet"],  # our own few lines
    "COLORS": {"primary": "pledges.admin.look.colors"},
    "SIDEBAR": {"navigation": "pledges.admin.look.navigation"},  # grouped by what is done with it
}

# ---------------------------------------------------------------- the API
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["api.permissions.ReadOnly"],  # never AllowAny
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",  # made from what reads the input and writes the answer
    "DEFAULT_VERSIONING_CLASS": None,  # the version stands in the address
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "URL_FORMAT_OVERRIDE": None,  # ?format= is an unknown parameter like any other
    "NUM_PROXIES": NUM_PROXIES,
    "COERCE_DECIMAL_TO_STRING": True,
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "api.problems.ProblemHandler",  # application/problem+json
    "ENABLE_IN_DEBUG_FOR_UNHANDLED_EXCEPTIONS": False,  # with DEBUG a developer sees the traceback
}
SPECTACULAR_SETTINGS = {
    "TITLE": SITE_NAME,
    "DESCRIPTION": (
        "What states promise each other: who said what, on what evidence, and when that changed.\n\n"
        "Reading needs no login. Every answer says its `seq`, the commit of the record to quote. Comma lists are OR, "
        "different filters are AND; an unknown parameter or value is a 400 that names it. Unknown is null and never 0. "
        "Send the `ETag` back as `If-None-Match`.\n\n"
        "Drafts and writes need a token (`Authorization: Bearer …`) or a session of the staff site: the operation's "
        "scope and a role of the account. A POST takes an `Idempotency-Key`; a change names in `If-Match` what it was "
        "made from: 428 without, 412 with the difference where somebody was faster. What is refused writes nothing.\n\n"
        "Whole tables are under `exports/`, and kept day by day under `exports/snapshots/`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["api.permissions.ReadOnly"],
    "SERVE_AUTHENTICATION": [],  # reading needs no login, and sends no cookie
    "SWAGGER_UI_DIST": "SIDECAR",  # the reader's files are served from here
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "displayOperationId": False, "validatorUrl": None},
    "ENUM_NAME_OVERRIDES": {"ChangeResourceEnum": "pledges.queries.change_filter.RESOURCES"},  # of two shapes
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,  # api.schema writes the words of every code
}

# ---------------------------------------------------------------- logs
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "coalition.logs.formatter", "as_json": env.bool("LOG_JSON", default=False)}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.server": {"level": "WARNING"}},
}
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # the request id travels with the task
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # one line a request: that it ended says that it began
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # guessed from headers that anybody may write; the proxy's log knows
