"""Where modules say what else must go when a matter is destroyed or a draft is dropped for good.

Sealed columns and sealed files need no eraser: destroying the key ends them, and `portal.vault` empties the columns.
An eraser is for what the key does not cover: blind indexes, digests, MinHash rows, opt-ins, derivatives kept apart.
"""

from collections.abc import Callable, Iterable

from complaints.models import Complaint

Eraser = Callable[[Complaint], object]

_erasers: dict[str, Eraser] = {}


def on_erasure(name: str, forget: Eraser) -> None:
    """Have `forget(complaint)` run when a matter is destroyed (call it in `AppConfig.ready`).

    It runs inside the transaction that destroys the key, before the key goes. It must be idempotent: after a restore
    the erasures are replayed. If it raises, nothing of the matter is destroyed and the disposal is tried again.

    Args:
        name: a dotted name, e.g. `"complaints.duplicates"`; registering it again replaces it.
        forget: deletes or empties every row and column that could still identify or reproduce something.
    """
    _erasers[name] = forget


def erasers() -> Iterable[Eraser]:
    """All of them, in the order in which they were registered."""
    return list(_erasers.values())
