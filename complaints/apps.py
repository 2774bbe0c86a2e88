"""Application configuration."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    label = "complaints"
    verbose_name = "监督中心"

    def ready(self) -> None:
        """Join the sweeps of `manage.py tick`, in the order in which they build on one another, and the desk."""
        from portal.desk.registry import Panel, register_panel
        from portal.outbox.api import subscribe
        from portal.roles.enums import Role
        from portal.vault.destroyed import on_replay
        from portal.workdays.api import register_sweep
        from search.records import register_source

        from .actions import (
            closing,
            contacts,
            drafts,
            figures,
            imports,
            likeness,
            messages,
            once,
            quarantine,
            recovery,
            sweeps,
        )
        from .desk import selectors
        from .retention import disposal, purge
        from .retention import sweeps as keeping
        from .retention.erasure import forget_traces
        from .retention.registry import on_erasure
        from .retention.replay import finish_erasures

        agency = frozenset({Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER})
        discipline = frozenset({Role.DISCIPLINE_LIAISON})
        register_panel(
            Panel("notices", "监督通知书", agency, "complaints_desk:notices", selectors.notices_waiting, order=10)
        )
        register_panel(
            Panel("referrals", "移送", discipline, "complaints_desk:referrals", selectors.referrals_waiting, order=10)
        )

        register_panel(
            Panel(
                "outside",
                "涉及中心的投诉",
                discipline,
                "complaints_desk:outside_list",
                selectors.outside_waiting,
                order=5,
            )
        )

        on_replay("complaints", finish_erasures)
        on_erasure("complaints.traces", forget_traces)
        on_erasure("complaints.likeness", likeness.forget)
        on_erasure("complaints.correspondence", messages.forget_correspondence)
        subscribe(messages.NEWS, "complaints.tell_news", contacts.tell_news)
        subscribe("complaint.moved", "complaints.tell_news_of_move", contacts.on_moved)
        subscribe(recovery.ASKED, "complaints.send_recovery_code", recovery.on_asked)
        for sweep in sweeps.CLOCK_SWEEPS:
            register_sweep(f"complaints.{sweep.__name__}", sweep)
        register_sweep("complaints.drafts", drafts.erase_abandoned)
        register_sweep("complaints.handled_posts", once.forget_handled)
        register_sweep("complaints.recovery", recovery.send_claims)
        register_sweep("complaints.quarantine", quarantine.check_due)
        subscribe(quarantine.TOPIC, "complaints.quarantine", quarantine.on_sealed)
        register_sweep("complaints.figures", figures.refresh_daily)
        register_sweep("complaints.retention_due", keeping.note_due)
        register_sweep("complaints.disposal", disposal.execute_due)
        register_sweep("complaints.purge", purge.sweep)
        purge.register()
        register_sweep("complaints.likeness", likeness.forget_erased)
        register_sweep("complaints.imports", imports.keep_up)
        subscribe("complaint.received", "complaints.likeness", likeness.on_received)
        subscribe("complaint.moved", "complaints.likeness", likeness.on_moved)
        subscribe("complaints.import_queued", "complaints.imports", imports.on_queued)
        register_source("case", closing.published_keys)
