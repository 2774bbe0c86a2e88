"""Routes of the Centre below /admin/matters/."""

from django.urls import path

from .views import compare, eligible, entry, files, identity, imports, matter, papers, phone, queue, retention

app_name = "centre"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("new/", entry.enter, name="enter"),
    path("new/nearby/", entry.nearby, name="nearby"),
    path("imports/", imports.imports_page, name="imports"),
    path("imports/<uuid:pk>/", imports.import_page, name="import"),
    path("imports/<uuid:pk>/<slug:deed>/", imports.import_deed, name="import_deed"),
    path("eligible/", eligible.eligible, name="eligible"),
    path("phone/", phone.look_up, name="phone"),
    path("identity/", identity.look_up, name="identity_look_up"),
    path("retention/", retention.due, name="retention"),
    path("retention/due.csv", retention.due_csv, name="due_csv"),
    path("retention/lists/", retention.lists, name="disposals"),
    path("retention/lists/<uuid:pk>/", retention.disposal_list, name="disposal"),
    path("retention/lists/<uuid:pk>/list.csv", retention.list_csv, name="disposal_csv"),
    path("retention/lists/<uuid:pk>/approve/", retention.decide, {"verb": "approve"}, name="disposal_approve"),
    path("retention/lists/<uuid:pk>/cancel/", retention.decide, {"verb": "cancel"}, name="disposal_cancel"),
    path("retention/lists/<uuid:pk>/<int:item>/", retention.take_out, name="disposal_take_out"),
    path("retention/schedule/", retention.schedule, name="schedule"),
    path("retention/schedule/new/", retention.rule, name="rule_new"),
    path("retention/schedule/<int:pk>/", retention.rule, name="rule"),
    path("retention/schedule/<int:pk>/verify/", retention.verify, name="rule_verify"),
    path("retention/periods/<int:pk>/", retention.period, name="period"),
    path("retention/holds/", retention.held, name="holds"),
    path("retention/holds/<int:pk>/lift/", retention.lift, name="hold_lift"),
    path("retention/hold/<uuid:pk>/", retention.hold, name="hold"),
    path("evidence/<uuid:pk>/", files.evidence_file, name="evidence_file"),
    path("notices/<uuid:pk>/", papers.notice, name="notice"),
    path("decisions/<int:pk>/", papers.decision, name="decision"),
    path("referrals/<uuid:pk>/", papers.referral, name="referral"),
    path("<uuid:pk>/", matter.matter, name="matter"),
    path("<uuid:pk>/identity/", identity.identity, name="identity"),
    path("<uuid:pk>/compare/<uuid:other>/", compare.compare, name="compare"),
    path("<uuid:pk>/link/", compare.link, name="link"),
    path("<uuid:pk>/<slug:code>/", matter.act, name="act"),
]
