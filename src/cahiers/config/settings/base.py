"""Django's settings. Whatever differs between machines comes from `config.env`."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cahiers.config.env import read_environment
from cahiers.config.postgres import database_settings
from cahiers.config.secret import local_secret

ENV = read_environment()
SOURCE = Path(__file__).resolve().parents[2]  # src/cahiers
VAR = ENV["CAHIERS_VAR"].resolve()

CLUSTER = ENV["CAHIERS_CLUSTER"]
DEMO = ENV["CAHIERS_DEMO"]
DEBUG = ENV["CAHIERS_DEBUG"]
SKIN = ENV["CAHIERS_SKIN"]
SITE_NAME = ENV["CAHIERS_SITE_NAME"]
SITE_URL = ENV["CAHIERS_SITE_URL"]
TAGLINE, BRAND = ENV["CAHIERS_TAGLINE"], ENV["CAHIERS_BRAND"]
CONTACT = ENV["CAHIERS_CONTACT"]
PUBLISHER, DIRECTOR, HOSTING = ENV["CAHIERS_PUBLISHER"], ENV["CAHIERS_DIRECTOR"], ENV["CAHIERS_HOSTING"]
DATA_OFFICER = ENV["CAHIERS_DATA_OFFICER"]
HTTPS = ENV["CAHIERS_HTTPS"]
ALLOWED_HOSTS = ENV["CAHIERS_HOSTS"]
SECRET_KEY = ENV["CAHIERS_SECRET_KEY"]

# With a database of its own, this is a real instance: no demo, no guessable key, no plain http.
REAL = bool(ENV["DATABASE_URL"])
if SKIN not in {"neutral", "state"}:
    raise ImproperlyConfigured("CAHIERS_SKIN is neutral or state.")
if REAL and DEMO:
    raise ImproperlyConfigured("CAHIERS_DEMO lets anyone become anyone: it cannot run on DATABASE_URL.")
if DEMO and not set(ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
    raise ImproperlyConfigured("CAHIERS_DEMO lets anyone become anyone: it is served on this machine only.")
if REAL and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("CAHIERS_SECRET_KEY must hold at least 50 random characters.")
if REAL and not HTTPS:
    raise ImproperlyConfigured("CAHIERS_HTTPS must be on: accounts are not served over plain http.")
if not SECRET_KEY:
    SECRET_KEY = local_secret(VAR)

ROOMS = (
    "foundation",
    "territory",
    "people",
    "provenance",
    "campaign",
    "debate",
    "questionnaires",
    "meetings",
    "insight",
    "portal",
    *(("demo",) if DEMO else ()),
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "template_partials",
    "widget_tweaks",
    "dsfr",
    "procrastinate.contrib.django",
    *(f"cahiers.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cahiers.foundation.page_cache.PageCacheMiddleware",  # before the session: a cached page touches nothing else
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "cahiers.foundation.outage.OutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "cahiers.config.urls"
WSGI_APPLICATION = "cahiers.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cahiers.foundation.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "cahiers.foundation.templatetags.cahiers",
                "cahiers.campaign.templatetags.campaign",
                "cahiers.debate.templatetags.debate",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database_settings(ENV["DATABASE_URL"], VAR, ENV["CAHIERS_DATABASE_POOL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "portal:home"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [SOURCE / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["cahiers.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = ["cahiers.foundation.static_files.UsedFiles"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "cahiers.foundation.static_files.HashedStaticFiles"},
}
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DSFR_USE_INTEGRITY_CHECKSUMS = False  # digests of the package's files do not fit hashed and rewritten ones

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
DEFAULT_FROM_EMAIL = ENV["CAHIERS_MAIL_FROM"]
MAIL_URL = ENV["CAHIERS_MAIL_URL"]
_mail = urlsplit(MAIL_URL)
EMAIL_HOST, EMAIL_PORT = _mail.hostname or "", _mail.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp+tls"
EMAIL_TIMEOUT = 20

# One page cache and one board cache per process: small, short-lived, nothing shared to run beside.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 5,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_FAILURE_VIEW = "cahiers.foundation.error_pages.csrf_failure"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]

# Larger bodies are files, and files have their own door.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    2000  # a whole paper form is typed on one page: 400 questions, their tables and rankings
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
