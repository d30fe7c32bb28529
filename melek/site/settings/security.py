"""Secrets, sign-in, second factor, cookies and the Content-Security-Policy."""

import os

from csp.constants import NONE, SELF

from melek.site.settings.environment import flag, secret

DEMO_KEY = "the demo nation holds invented people only"
SECRET_KEY = secret("MELEK_SECRET_KEY")
# invented people need no secret, and with one key the demo's pseudonyms and intervals are the same everywhere
MELEK_KEY = DEMO_KEY if flag("MELEK_DEMO") else secret("MELEK_KEY")
ALLOWED_HOSTS = os.environ.get("MELEK_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
_https = flag("MELEK_HTTPS")
# printed on documents, which are made where no request says the address
PUBLIC_URL = os.environ.get("MELEK_URL", "http://127.0.0.1:8000")
# closed networks from which evidence links may be copied; all others than the open internet are refused
LINK_NETWORKS = [one for one in os.environ.get("MELEK_LINK_NETWORKS", "").split(",") if one]

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_ADAPTER = "melek.identity.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# an office of several hundred people shares one address, so the brake on guessing is the account's own
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/5m/key", "activate": "10/10m/ip"}
ACCOUNT_FORMS = {
    "login": "melek.identity.forms.sign_in.LoginForm",
    "change_password": "melek.identity.forms.sign_in.ChangePasswordForm",
    "reauthenticate": "melek.identity.forms.sign_in.PasswordAgainForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("MELEK_PROXY") else 0
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if _https else "http"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = "Melek"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _https
MFA_FORMS = {
    "authenticate": "melek.identity.forms.sign_in.CodeForm",
    "reauthenticate": "melek.identity.forms.sign_in.CodeAgainForm",
    "activate_totp": "melek.identity.forms.sign_in.FirstCodeForm",
    "add_webauthn": "melek.identity.forms.sign_in.NewPasskeyForm",
    "edit_webauthn": "melek.identity.forms.sign_in.PasskeyNameForm",
}
MFA_ADAPTER = "melek.identity.adapter.FactorAdapter"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_SECURE = _https
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "melek.kit.views.failures.csrf_failure"
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("MELEK_PROXY") else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "object-src": [NONE],
    }
}

EMAIL_HOST = os.environ.get("MELEK_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("MELEK_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MELEK_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MELEK_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 20  # seconds; a server that never answers must not hold up the worker
EMAIL_USE_TLS = flag("MELEK_SMTP_TLS", default=True)
DEFAULT_FROM_EMAIL = os.environ.get("MELEK_SMTP_FROM", "melek@localhost")
