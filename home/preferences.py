"""How a reader wants the portal to look: mode, text size and colours, kept in one cookie and nowhere else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

COOKIE_NAME = "look"
COOKIE_AGE = 60 * 60 * 24 * 365


class Mode(TextChoices):
    """Elder mode (长者模式) shows the same content larger and in one column."""

    STANDARD = "standard", _("标准版")
    ELDER = "elder", _("长者模式")


class TextSize(TextChoices):
    """The size of running text; everything else follows it."""

    NORMAL = "normal", _("标准")
    LARGE = "large", _("大")
    LARGER = "larger", _("特大")


class Scheme(TextChoices):
    """Colours; `AUTO` follows the reader's device."""

    AUTO = "auto", _("跟随设备")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")
    CONTRAST = "contrast", _("高对比")


@dataclass(frozen=True)
class Look:
    """One reader's choices. Unknown values, from an old or a forged cookie, count as the default."""

    mode: str = Mode.STANDARD.value
    size: str = TextSize.NORMAL.value
    scheme: str = Scheme.AUTO.value

    @property
    def css_classes(self) -> str:
        """The classes of the `html` element."""
        return f"mode-{self.mode} text-{self.size} scheme-{self.scheme}"

    @property
    def is_elder(self) -> bool:
        """Whether the elder mode is on."""
        return self.mode == Mode.ELDER

    def changed_by(self, choices: Mapping[str, str]) -> "Look":
        """These choices with the known values of `choices` (mode, size, scheme) put in their place."""
        known = {"mode": Mode.values, "size": TextSize.values, "scheme": Scheme.values}
        return replace(self, **{key: choices[key] for key in known if choices.get(key) in known[key]})

    def as_query(self) -> str:
        """The choices as a query string, for links that set them."""
        return urlencode(asdict(self))


def read(request: HttpRequest) -> Look:
    """The reader's choices from the cookie."""
    parts = request.COOKIES.get(COOKIE_NAME, "").split(".")
    return Look().changed_by(dict(zip(("mode", "size", "scheme"), parts, strict=False)))


def write(response: HttpResponse, look: Look, *, secure: bool) -> None:
    """Keep the choices on the reader's device for a year."""
    value = ".".join((look.mode, look.size, look.scheme))
    response.set_cookie(COOKIE_NAME, value, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=secure)
