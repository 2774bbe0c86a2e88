"""`manage.py find_alike`: sketch the matters that have no sketch yet, once after an upgrade."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from complaints.actions.likeness import find_alike
from complaints.duplicates.search import comparable


class Command(BaseCommand):
    """Goes from the oldest to the newest, so that each finds those before it; running it again does nothing twice."""

    help = "为尚无文本指纹的事项补做指纹，并查找相近事项。"

    def handle(self, *args: Any, **options: Any) -> None:
        """One matter a transaction, with a progress bar."""
        missing = comparable().filter(fingerprint=None).select_related("key").order_by("received_at")
        found = sum(find_alike(complaint=one) for one in tqdm(missing.iterator(), total=missing.count(), unit="件"))
        self.stdout.write(f"找到 {found} 对相近事项。")
