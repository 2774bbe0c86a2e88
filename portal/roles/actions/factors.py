"""The second factor: setting it up, showing it, taking it away. Thin over django-otp."""

from django.db import transaction
from django.http import HttpRequest
from django_otp import login as remember_device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.roles.accounts import account_of
from portal.roles.enums import Role
from portal.roles.models import User

from .sessions import subject_of

RECOVERY_CODES = 10
RECOVERY_DEVICE = "recovery"


class WrongCode(Refused):
    """The code is wrong, was used before, or came too soon after a wrong one."""

    def __init__(self) -> None:
        super().__init__(
            "验证码不正确、已经用过，或者输错后等待时间未到。请核对手机时间，等验证器显示下一组数字后再输入。",
            code="wrong_code",
        )


def confirm_device(*, request: HttpRequest, code: str) -> list[str]:
    """Confirm the authenticator being set up with a code from it, for this session too.

    Returns:
        Fresh recovery codes, to be shown once.

    Raises:
        WrongCode: nothing was confirmed; the failure is recorded.
    """
    user = account_of(request)
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).order_by("pk").first()
        right = device is not None and device.verify_token(code)
        if right:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
            codes = _fresh_codes(user)
        record(subject=subject_of(user), kind=f"second_factor.{'set_up' if right else 'failed'}", actor=user)
    if not right:
        raise WrongCode
    remember_device(request, device)
    return codes


def show_code(*, request: HttpRequest, code: str) -> None:
    """Accept a code of the authenticator (six digits) or a recovery code for this session.

    Raises:
        WrongCode: the failure is recorded.
    """
    user = account_of(request)
    typed = code.replace(" ", "").replace("-", "").lower()
    model: type[TOTPDevice | StaticDevice] = TOTPDevice if typed.isdigit() else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk").first()
        right = device is not None and device.verify_token(typed)
        means = "authenticator" if model is TOTPDevice else "recovery_code"
        record(
            subject=subject_of(user),
            kind=f"second_factor.{'shown' if right else 'failed'}",
            actor=user,
            data={"means": means},
        )
    if not right:
        raise WrongCode
    remember_device(request, device)


@transaction.atomic
def renew_recovery_codes(*, user: User) -> list[str]:
    """Replace the account's recovery codes by fresh ones, to be shown once."""
    codes = _fresh_codes(user)
    record(subject=subject_of(user), kind="second_factor.codes_renewed", actor=user)
    return codes


@transaction.atomic
def reset_second_factor(*, user: User, actor: User | None) -> None:
    """Take an account's second factor away (a lost telephone); its owner sets up a new one at the next sign-in.

    Args:
        user: whose factor.
        actor: the administrator; None from the command line.

    Raises:
        NotYours: the actor is no administrator, or it is their own account.
    """
    if actor is not None and Role.ADMINISTRATOR not in actor.roles:
        raise NotYours("只有管理员可以重置两步验证。没有任何改动。")
    if actor is not None and actor.pk == user.pk:
        raise NotYours("不能重置自己的两步验证。请另一位管理员来办。")
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record(subject=subject_of(user), kind="second_factor.reset", actor=actor)


def _fresh_codes(user: User) -> list[str]:
    device, _ = StaticDevice.objects.get_or_create(user=user, name=RECOVERY_DEVICE)
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes
