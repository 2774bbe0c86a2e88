"""The second factor: who needs it, setting it up, showing it. Thin over django-otp."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django_otp import login as remember_device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from .accounts import account_of
from .models import User

RECOVERY_CODES = 10
RECOVERY_DEVICE = "recovery"


def is_exempt(user: User) -> bool:
    """Demo accounts of a demo portal sign in by password alone; nobody else does."""
    return bool(settings.PORTAL_DEMO) and user.is_demo


def is_satisfied(user: "User | AnonymousUser") -> bool:
    """Whether this session has shown its second factor, or the account is exempt."""
    if not isinstance(user, User):
        return True
    return is_exempt(user) or getattr(user, "otp_device", None) is not None


def confirmed_device(user: User) -> TOTPDevice | None:
    """The authenticator that the account has set up, if any."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()


def pending_device(user: User) -> TOTPDevice:
    """The authenticator being set up: made once, kept until a code from it is confirmed."""
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})
    return device


@transaction.atomic
def confirm(request: HttpRequest, *, code: str) -> list[str] | None:
    """Confirm the pending authenticator with a code from it.

    Returns:
        Fresh recovery codes, to be shown once; None if the code is wrong (or tried too often).
    """
    user = account_of(request)
    User.objects.select_for_update().get(pk=user.pk)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or confirmed_device(user) or not device.verify_token(code):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    remember_device(request, device)
    return renew_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Replace the account's recovery codes by fresh ones; each opens the door once."""
    device, _ = StaticDevice.objects.get_or_create(user=user, name=RECOVERY_DEVICE)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@transaction.atomic
def verify(request: HttpRequest, *, code: str) -> bool:
    """Check a code of the authenticator (six digits) or a recovery code, and remember it for this session."""
    user = account_of(request)
    code = code.replace(" ", "").strip().lower()
    model = TOTPDevice if code.isdigit() and len(code) == 6 else StaticDevice
    device = model.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk").first()
    if device is None or not device.verify_token(code):
        return False
    remember_device(request, device)
    return True
