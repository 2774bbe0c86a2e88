"""What rooms use.

- `@limited("search", methods=())` on a view, or `limit(request, scope)` inside it: count; beyond the limit, 429.
- `weigh(scope, subject)` counts anything else (a tracking number's failed codes); `peek` looks without counting.
- `address_digest(request)`: today's name of the visitor's network, useless tomorrow; `subject_digest`: of any words.
- `PersonForm` (portal.abuse.forms): a question for people and a trap for robots; `wants_words(request)` for its view.
"""

from .captcha.fields import wants_words
from .digests import address_digest, subject_digest
from .limits import TooMany, Verdict, limit, limited, peek, weigh

__all__ = ["TooMany", "Verdict", "address_digest", "limit", "limited", "peek", "subject_digest", "wants_words", "weigh"]
