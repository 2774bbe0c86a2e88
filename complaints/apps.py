"""Application configuration."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    label = "complaints"
    verbose_name = "监督中心"

    def ready(self) -> None:
        """Join the clock sweeps of `manage.py tick`, in the order in which they build on one another."""
        from portal.workdays.api import register_sweep

        from .actions import drafts, figures, sweeps

        register_sweep("complaints.deem_served", sweeps.deem_served)
        register_sweep("complaints.prepare_referrals", sweeps.prepare_referrals)
        register_sweep("complaints.mark_overdue", sweeps.mark_overdue)
        register_sweep("complaints.remind", sweeps.remind)
        register_sweep("complaints.drafts", drafts.erase_abandoned)
        register_sweep("complaints.figures", figures.refresh_daily)
