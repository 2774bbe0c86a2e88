"""What every way of running shares: the parts, joined."""

from .parts.abuse import *  # noqa: F403
from .parts.apps import *  # noqa: F403
from .parts.data import *  # noqa: F403
from .parts.env import BASE_DIR, VAR_DIR, env  # noqa: F401
from .parts.language import *  # noqa: F403
from .parts.messages import *  # noqa: F403
from .parts.search import *  # noqa: F403
from .parts.security import *  # noqa: F403
from .parts.static import *  # noqa: F403
from .parts.tasks import *  # noqa: F403
from .parts.uploads import *  # noqa: F403
from .parts.wagtail import *  # noqa: F403

# The type code (代字) of each instrument's document number is the city's own choice; the demo uses 示府….
DOCUMENT_NUMBER_PREFIX = env.str("DOCUMENT_NUMBER_PREFIX", default="示府")
TRACKING_NUMBER_PREFIX = env.str("TRACKING_NUMBER_PREFIX", default="SP")

# Where demo accounts may sign in without a second factor. Never set in production.
PORTAL_DEMO = env.bool("PORTAL_DEMO", default=False)

# Argon2id for the complainant's secret code: 19 MiB, two passes (OWASP's floor).
TRACKING_CODE_ARGON2 = {"time_cost": 2, "memory_cost": 19456, "parallelism": 1}
# So many of these hashes at once in one process, and how many seconds a visitor waits for a turn.
TRACKING_HASHES_AT_ONCE = env.int("TRACKING_HASHES_AT_ONCE", default=2)
TRACKING_HASH_PATIENCE = 3
# Guesses that cost nothing (on one number from one address; on one number from everywhere; from one address on all
# numbers), the longest pause before another is heard, and how long failures are remembered (seconds).
TRACKING_GUESSES = {"free": 3, "free_on_number": 20, "free_from_address": 12, "longest_wait": 60, "memory": 3600}

# An unsent report, or a sent one whose code was not confirmed as saved, is erased after so many hours.
DRAFT_LIFE_HOURS = env.int("DRAFT_LIFE_HOURS", default=24)

# The body outside the Centre that takes every matter about the Centre itself or its parent.
OUTSIDE_BODY = env.str("OUTSIDE_BODY", default="四平市纪检监察机关（示例）")

# How many other people a report may name: an agent's principals and joint complainants together.
PARTY_LIMIT = env.int("PARTY_LIMIT", default=20)

# Letters a complainant may send in one matter within a day.
MESSAGES_A_DAY = env.int("MESSAGES_A_DAY", default=30)
# One-time codes for an address: minutes they live, wrong tries, and how many an address gets in a day.
CONTACT_CODE_MINUTES = 15
CONTACT_CODE_TRIES = 5
CONTACT_CODES_A_DAY = 5
# Hours between asking for a new tracking code and getting it, in which the holder of the old one can stop it, and
# days in which the new one can be fetched.
RECOVERY_DELAY_HOURS = env.int("RECOVERY_DELAY_HOURS", default=24)
RECOVERY_CLAIM_DAYS = 7
