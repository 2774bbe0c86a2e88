"""`manage.py demo`: the demo city."""

import random
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from complaints.actions.figures import refresh
from portal import timekeeping
from portal.demo import city, showcase
from portal.demo.accounts import PASSWORD, ensure_cast, listing


class Command(BaseCommand):
    """Makes agencies, accounts and N synthetic cases, all through the real actions."""

    help = "建立演示城市：单位、账号、样例投诉和 N 件合成案件，全部经由真实办理动作。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Number and seed of the invented cases; whether to leave a demo that exists alone."""
        parser.add_argument("--cases", type=int, default=60, help="合成案件数（默认 60）")
        parser.add_argument("--seed", type=int, default=1, help="随机种子")
        parser.add_argument("--no-samples", action="store_true", help="不办理样例投诉，只有单位、账号和合成案件")
        parser.add_argument("--if-empty", action="store_true", help="已有演示数据时不再生成，只打印账号")

    def handle(self, *args: Any, **options: Any) -> None:
        """Enact the plans with a progress bar, publish the showcase, print the accounts."""
        if not settings.PORTAL_DEMO:
            raise CommandError("演示数据只能在演示模式（PORTAL_DEMO=1）下生成。")
        try:
            there = city.already_there()
        except city.HalfMade as half:
            raise CommandError("上次生成演示数据时被中断。请运行 make demo-reset 清空后重来。") from half
        agencies = city.ensure_agencies()
        cast = ensure_cast()
        if not (there and options["if_empty"]):
            first = not there and not options["no_samples"]
            self._enact(agencies, cast, first=first, number=options["cases"], seed=options["seed"])
        self._print_accounts()

    def _enact(self, agencies: list[Any], cast: Any, *, first: bool, number: int, seed: int) -> None:
        until = timekeeping.now()
        chance = random.Random(seed)  # noqa: S311 -- stories, not secrets
        plans = [*(city.sample_plans() if first else ()), *city.invented_plans(agencies, number, chance, until)]
        with tqdm(desc="办理演示案件", unit="步", mininterval=0.5) as bar:
            city.enact(plans, cast, seed=seed, until=until, on_step=lambda: bar.update() and None)
        if first:
            showcase.publish_all(cast)
        refresh()

    def _print_accounts(self) -> None:
        self.stdout.write(f"\n演示账号（密码都是 {PASSWORD}）：")
        for username, role, door in listing():
            self.stdout.write(f"  {username:<14} {door:<8} {role}")
