"""Message templates in data migrations."""

from collections.abc import Iterable, Mapping
from typing import Any

from .render import PLACEHOLDER


def seed_templates(apps: Any, templates: Mapping[str, Mapping[str, str]]) -> None:
    """Make templates that are not there yet: `{code: {"subject": …, "body": …, "channel": "account"}}`.

    Existing ones keep the administrator's words. The migration must depend on `("notify", "0001_initial")`.
    """
    model = apps.get_model("notify", "MessageTemplate")
    for code, words in templates.items():
        names = sorted(set(PLACEHOLDER.findall(words.get("subject", "") + words["body"])))
        defaults = {"channel": "account", "placeholders": "、".join(f"{{{name}}}" for name in names), **words}
        model.objects.get_or_create(code=code, defaults=defaults)


def unseed_templates(apps: Any, codes: Iterable[str]) -> None:
    """The reverse: remove the templates with these codes."""
    apps.get_model("notify", "MessageTemplate").objects.filter(code__in=list(codes)).delete()
