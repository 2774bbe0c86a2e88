"""The second factor: who needs it, and what an account has set up. Changes are in `actions/factors.py`."""

import base64

import segno
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import User


def is_exempt(user: User) -> bool:
    """Demo accounts of a demo portal sign in by password alone; nobody else does."""
    return bool(settings.PORTAL_DEMO) and user.is_demo


def is_satisfied(user: User | AnonymousUser) -> bool:
    """Whether this session has shown its second factor, or there is nothing to show."""
    if not isinstance(user, User):
        return True
    return is_exempt(user) or getattr(user, "otp_device", None) is not None


def is_set_up(user: User) -> bool:
    """Whether the account has an authenticator."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def pending_device(user: User) -> TOTPDevice:
    """The authenticator being set up: made once, kept until a code from it is confirmed."""
    unconfirmed = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk")
    return unconfirmed.first() or TOTPDevice.objects.create(user=user, confirmed=False, name="totp")


def recovery_codes_left(user: User) -> int:
    """How many recovery codes are still unused."""
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


def qr_svg(device: TOTPDevice) -> str:
    """The set-up code as an inline SVG without any style attribute (the policy allows no inline style)."""
    code = segno.make(device.config_url, error="m", micro=False)
    svg: str = code.svg_inline(scale=5, border=4, light="#fff", svgclass="qr", lineclass=None, title="验证器设置二维码")
    return svg


def secret_in_groups(device: TOTPDevice) -> str:
    """The secret for typing by hand: base32 in groups of four."""
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
