"""Limits by network, the proxies whose word is taken for a visitor's address, the sum for people."""

import shutil

from .env import env

# Scope → rates (`most/seconds`, several joined by +). Whole villages share one address behind a mobile carrier, so the
# figures are far above what people do; ABUSE_LIMITS=track=10/600,search=… changes some of them.
ABUSE_LIMITS = {
    "report.start": "60/3600",
    "report.step": "300/600",
    "report.upload": "120/600",
    "report.send": "30/600",
    "paper": "30/600",
    "track": "30/600+120/86400",
    "matter.write": "60/600",
    "search": "120/60",
    "api": "120/60",
    "suggest": "240/60",
    "login": "30/600",
    "second_factor": "30/600",
    "captcha": "200/600",
    "captcha.words": "20/3600",
    **env.dict("ABUSE_LIMITS", default={}),
}

# Only these may say (in this header) where a visitor comes from: networks, or `unix` for a proxy on a Unix socket.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", default="X-Real-IP")

# A request's whole body; the same as the proxy's client_max_body_size.
BODY_LIMIT_MB = env.int("BODY_LIMIT_MB", default=220)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 40

# The sum for people: minutes that it can be answered in, and the program that says it (espeak-ng; empty: none).
CAPTCHA_CHALLENGE_FUNCT = "portal.abuse.captcha.questions.a_sum"
CAPTCHA_TIMEOUT = 30
CAPTCHA_SPEAKER = env.str("CAPTCHA_SPEAKER", default=shutil.which("espeak-ng") or "")

# A form that is sent sooner than this after it was opened, or later, is asked for once more. 0: no least time.
TRAP_LEAST_SECONDS = env.int("TRAP_LEAST_SECONDS", default=2)
TRAP_MOST_SECONDS = 24 * 60 * 60
