"""Who wants to hear of what."""

from collections.abc import Callable
from typing import Any

Handler = Callable[[dict[str, Any]], None]

_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(topic: str, name: str, handler: Handler) -> None:
    """Have `handler(payload)` called, after commit, for every fact on a topic (call it in `AppConfig.ready`).

    A handler runs in a transaction of its own and must be idempotent: it is tried again until it returns.

    Args:
        topic: e.g. `"complaint.moved"`.
        name: the handler's own name within the topic, e.g. `"search.index"`. It is stored with each delivery: to
            rename it, leave the old name subscribed until nothing is pending.
        handler: takes the payload as plain JSON values.

    Raises:
        ValueError: the name is taken by another handler, or too long.
    """
    if len(topic) > 80 or len(name) > 80:
        raise ValueError("topic and handler names have at most 80 characters")
    named = _handlers.setdefault(topic, {})
    if named.get(name, handler) is not handler:
        raise ValueError(f"two handlers are called {name!r} on {topic!r}")
    named[name] = handler


def unsubscribe(topic: str, name: str) -> None:
    """Forget a handler; what is pending for it waits. For tests."""
    _handlers.get(topic, {}).pop(name, None)


def handlers_of(topic: str) -> tuple[str, ...]:
    """The names subscribed to a topic."""
    return tuple(_handlers.get(topic, {}))


def handler_for(topic: str, name: str) -> Handler | None:
    """The handler of that name, if this process knows it."""
    return _handlers.get(topic, {}).get(name)
