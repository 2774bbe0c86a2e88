"""The public's routes below /complaints/."""

from django.urls import path

from .views import consents, people, track, wizard

urlpatterns = [
    path("new/", wizard.start, name="new"),
    path("new/receipt/", wizard.receipt, name="receipt"),
    path("new/saved/", wizard.saved, name="saved"),
    path("new/files/<int:file_id>/remove/", wizard.remove_file, name="remove_file"),
    path("new/people/", people.people, name="people"),
    path("new/people/<int:place>/remove/", people.remove, name="remove_person"),
    path("new/doors/<slug:code>/", wizard.door, name="door"),
    path("new/<slug:slug>/", wizard.step, name="step"),
    path("track/", track.track, name="track"),
    path("track/matter/", track.matter, name="matter"),
    path("track/supplement/", track.supplement, name="supplement"),
    path("track/review/", track.request_review, name="request_review"),
    path("track/withdraw/", track.withdraw, name="withdraw"),
    path("track/consents/", consents.consents, name="consents"),
    path("track/consents/<int:consent_id>/", consents.decide, name="consent"),
    path("track/leave/", track.leave, name="leave"),
]
