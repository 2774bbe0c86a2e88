"""Routes of the Centre below /admin/matters/."""

from django.urls import path

from .views import eligible, entry, files, identity, matter, papers, queue

app_name = "centre"

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("new/", entry.enter, name="enter"),
    path("eligible/", eligible.eligible, name="eligible"),
    path("identity/", identity.look_up, name="identity_look_up"),
    path("evidence/<uuid:pk>/", files.evidence_file, name="evidence_file"),
    path("notices/<uuid:pk>/", papers.notice, name="notice"),
    path("decisions/<int:pk>/", papers.decision, name="decision"),
    path("referrals/<uuid:pk>/", papers.referral, name="referral"),
    path("<uuid:pk>/", matter.matter, name="matter"),
    path("<uuid:pk>/identity/", identity.identity, name="identity"),
    path("<uuid:pk>/<slug:code>/", matter.act, name="act"),
]
