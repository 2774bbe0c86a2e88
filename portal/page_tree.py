"""Adding a page inside a data migration, where the tree's own methods are not there."""

from typing import Any

from django.apps.registry import Apps

from portal import timekeeping

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STEP = 4  # characters of a path per level, as Wagtail's pages have it


def add_page(apps: Apps, model: str, *, under: str, slug: str, title: str, **fields: Any) -> Any:
    """Create a live page as the last child of another page.

    Args:
        apps: the migration's historical models.
        model: `app_label.ModelName` of the page type.
        under: `url_path` of the parent, e.g. `/home/`; the tree's root is `/`.
        slug: the last part of the new page's address.
        title: its title.
        fields: the page type's own fields.

    Returns:
        The page; the existing one when the address is taken by a page of the same type.
    """
    page_model = apps.get_model(model)
    parent = apps.get_model("wagtailcore.Page").objects.get(url_path=under)
    address = f"{parent.url_path}{slug}/"
    existing = page_model.objects.filter(url_path=address).first()
    if existing:
        return existing
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=page_model._meta.app_label, model=page_model._meta.model_name
    )
    moment = timekeeping.now()
    page = page_model.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=content_type,
        locale_id=parent.locale_id,
        path=_next_path(apps, parent),
        depth=parent.depth + 1,
        numchild=0,
        url_path=address,
        **{"show_in_menus": True, "first_published_at": moment, "last_published_at": moment, **fields},
    )
    parent.numchild += 1
    parent.save(update_fields=["numchild"])
    return page


def remove_page(apps: Apps, model: str, *, url_path: str) -> None:
    """Undo `add_page`: delete the page and its descendants, and correct the parent's count."""
    page = apps.get_model(model).objects.filter(url_path=url_path).first()
    if page is None:
        return
    pages = apps.get_model("wagtailcore.Page").objects
    parent = pages.get(path=page.path[:-_STEP])
    pages.filter(path__startswith=page.path).delete()
    parent.numchild = pages.filter(path__startswith=parent.path, depth=parent.depth + 1).count()
    parent.save(update_fields=["numchild"])


def _next_path(apps: Apps, parent: Any) -> str:
    siblings = apps.get_model("wagtailcore.Page").objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    last = siblings.order_by("-path").values_list("path", flat=True).first()
    number = int(last[-_STEP:], 36) + 1 if last else 1
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _ALPHABET[digit] + digits
    return str(parent.path) + digits.rjust(_STEP, "0")
