"""`manage.py reset_second_factor USERNAME`: for the last administrator's lost telephone."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.roles.actions.factors import reset_second_factor
from portal.roles.models import User


class Command(BaseCommand):
    """Take an account's second factor away; the event names no actor, which means: from the command line."""

    help = "Take an account's second factor away; it sets up a new one at the next sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Reset and say so."""
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist as missing:
            raise CommandError(f"没有账号 {username}") from missing
        reset_second_factor(user=user, actor=None)
        self.stdout.write(f"{user} 的两步验证已重置，下次登录时重新设置。")
