"""Routes below /desk/matters/."""

from django.urls import path

from .desk import outside, papers, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<uuid:key>/", views.notice, name="notice"),
    path("notices/<uuid:key>/open/", views.open_notice, name="open_notice"),
    path("notices/<uuid:key>/reply/", views.reply, name="reply"),
    path("notices/<uuid:key>/objection/", views.lodge, name="lodge"),
    path("outside/", outside.matters, name="outside_list"),
    path("outside/<uuid:key>/", outside.matter, name="outside"),
    path("outside/<uuid:key>/write/", outside.write, name="outside_write"),
    path("outside/<uuid:key>/acknowledge/", outside.acknowledge, name="outside_acknowledge"),
    path("outside/<uuid:key>/identity/", outside.identity, name="outside_identity"),
    path("outside/<uuid:key>/files/<uuid:item>/", outside.evidence_file, name="outside_file"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<uuid:key>/pdf/", papers.paper_pdf, name="paper_pdf"),
    path("referrals/", views.referral_list, name="referrals"),
    path("referrals/<uuid:key>/", views.referral, name="referral"),
    path("referrals/<uuid:key>/acknowledge/", views.acknowledge, name="acknowledge"),
]
