"""Apps, middleware, templates, languages and static files."""

from django.utils.translation import gettext_lazy as _

from melek.site.settings.environment import ROOT, VAR_DIR, flag

PARTS = (
    "site",
    "demo",
    "insight",
    "planning",
    "evaluation",
    "quality",
    "catalogue",
    "assessment",
    "competency",
    "registry",
    "dossier",
    "warehouse",
    "identity",
    "kit",
)

INSTALLED_APPS = [
    *(f"melek.{part}" for part in PARTS if (ROOT / "melek" / part / "apps.py").exists()),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_tables2",
    "django_htmx",
    "csp",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "melek.kit.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "melek.kit.middleware.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "melek.identity.middleware.SecondFactorMiddleware",
    "melek.kit.middleware.ReaderZoneMiddleware",
    "melek.kit.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "melek.site.urls"
WSGI_APPLICATION = "melek.site.wsgi.application"
FORM_RENDERER = "melek.kit.renderer.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "melek" / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "melek.kit.context.shell",
            ],
        },
    }
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesia")), ("en", _("Inggris"))]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if flag("MELEK_DEBUG")
        else "melek.kit.static.StaticStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"
IMPORT_DIR = VAR_DIR / "imports"
IMPORT_FILE_LIMIT = 1_000_000_000  # bytes of one file
EVIDENCE_DIR = VAR_DIR / "evidence"
EVIDENCE_FILE_LIMIT = 10_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DJANGO_TABLES2_TEMPLATE = "kit/table.html"

DEBUG = flag("MELEK_DEBUG")
DEMO = flag("MELEK_DEMO")

# what failed is told where the process writes, with its trace; Django's own default tells it to nobody
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": True}},
}
