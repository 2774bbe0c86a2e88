"""Passwords, second factor, login limits, headers, content security policy."""

from csp.constants import NONE, SELF

from .env import env

AUTH_USER_MODEL = "roles.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
OTP_TOTP_ISSUER = "行政执法监督+"

# Login limits count by account name and network, both as digests that hold for one day (portal/roles/login.py).
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_DISABLE_ACCESS_LOG = True
AXES_HANDLER = "portal.roles.login.KeyedHandler"
AXES_CLIENT_IP_CALLABLE = "portal.roles.login.address_name"
AXES_USERNAME_CALLABLE = "portal.roles.login.account_name"
AXES_CLIENT_STR_CALLABLE = "portal.roles.login.no_names"
AXES_LOCKOUT_CALLABLE = "portal.roles.views.session.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 8
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "home.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# What the technicians' mail says of a failure: where in the code, and nothing of the visitor (portal/reporting.py).
DEFAULT_EXCEPTION_REPORTER = "portal.reporting.QuietReporter"

# Public pages and the desk: nothing inline, nothing from elsewhere. The Wagtail admin gets its own policy in
# portal.middleware (see docs/security.md).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Keys of the vault: base64 of 32 random bytes each; see docs/operations.md for rotation.
VAULT_MASTER_KEYS = env.list("VAULT_MASTER_KEYS", default=[])
VAULT_INDEX_KEY = env.str("VAULT_INDEX_KEY", default="")
VAULT_CIPHER = env.str("VAULT_CIPHER", default="AES-256-GCM")
AUDIT_SIGNING_KEY = env.str("AUDIT_SIGNING_KEY", default="")
AUDIT_FORMER_KEYS = env.list("AUDIT_FORMER_KEYS", default=[])

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# What is larger waits in a file without a name: evidence never lies in clear under the folder for temporary files.
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "portal.vault.uploads.NamelessUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
