"""Settings. Everything that differs between a laptop and servers comes by environment variable.

docs/settings.md lists the variables; tests/test_docs.py keeps that list true.
"""

from pathlib import Path
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF
from kombu import Queue

from annotator.config.secrets import persistent_secret
from annotator.config.services import data_dir

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = data_dir()

DEBUG = env.bool("COMMONGROUND_DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or persistent_secret(DATA_DIR / "secret_key")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "annotator",
    "inspector",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "annotator.http.LoginMiddleware",  # before anything that reads what was sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "annotator.http.DomainErrorMiddleware",
]

ROOT_URLCONF = "annotator.config.urls"
WSGI_APPLICATION = "annotator.config.wsgi.application"

_LOADERS: list[object] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "annotator.http.page_context",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
        },
    }
]

_database = env.db_url("DATABASE_URL", default="postgresql:///commonground")
DATABASES = {
    "default": _database
    | {
        # A Unix socket's directory is percent-encoded where a URL has its host.
        "HOST": unquote(_database["HOST"]),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "annotator.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "annotator:projects"
LOGOUT_REDIRECT_URL = "login"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "annotator.config.storage.HashedStaticFiles"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# A file larger than this is written to disk while it arrives, not held in memory.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # the scheme editor sends every field of a scheme
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=4_000_000_000)
UPLOAD_MAX_TURNS = env.int("UPLOAD_MAX_TURNS", default=20_000)
UPLOAD_MAX_CHARACTERS = env.int("UPLOAD_MAX_CHARACTERS", default=2_000_000)
UPLOAD_MAX_DEPTH = env.int("UPLOAD_MAX_DEPTH", default=100)
UPLOAD_MAX_RATIO = env.int("UPLOAD_MAX_RATIO", default=200)

# plotly.js writes style elements of its own, so the pages with charts alone relax style-src
# (inspector.views); scripts are never relaxed.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="redis://localhost:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What somebody waits for is in the first queue, scoring a corpus again in the second. Redis is read
# in this order; RabbitMQ takes turns.
CELERY_TASK_QUEUES = [Queue("celery"), Queue("bulk")]
# A request must not hang on a broker that is away: the sweep sends the message later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 30,
    "queue_order_strategy": "priority",
}
CELERY_BEAT_SCHEDULE = {
    "sweep-uploads": {"task": "annotator.sweep", "schedule": 10.0},
    "sweep-runs": {"task": "inspector.sweep", "schedule": 10.0},
}
# Named here, not imported, so that annotator need not know of inspector.
AGREEMENT_MODELS = "inspector.queries.lensanswers"
EXPORT_KINDS = ["inspector.queries.exporting.kinds"]  # modules with KINDS beside annotator's own
TASKS_AFTER_UPLOAD = ["inspector.score_upload", "annotator.index_upload"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
