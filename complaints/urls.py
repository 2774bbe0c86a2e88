"""The public's routes below /complaints/."""

from django.urls import path

from .views import consents, people, receipt, wizard
from .views.track import contact, door, matter, papers, proof, recovery, words

urlpatterns = [
    path("new/", wizard.start, name="new"),
    path("new/receipt/", receipt.receipt, name="receipt"),
    path("new/receipt/<slug:kind>/", receipt.receipt_file, name="receipt_file"),
    path("new/saved/", receipt.saved, name="saved"),
    path("new/files/<int:file_id>/remove/", wizard.remove_file, name="remove_file"),
    path("new/people/", people.people, name="people"),
    path("new/people/<int:place>/remove/", people.remove, name="remove_person"),
    path("new/doors/<slug:code>/", wizard.door, name="door"),
    path("new/<slug:slug>/", wizard.step, name="step"),
    path("track/", door.track, name="track"),
    path("track/leave/", door.leave, name="leave"),
    path("track/matter/", matter.matter, name="matter"),
    path("track/message/", words.message, name="message"),
    path("track/supplement/", words.supplement, name="supplement"),
    path("track/review/", words.request_review, name="request_review"),
    path("track/rating/", words.rate, name="rate"),
    path("track/withdraw/", words.withdraw, name="withdraw"),
    path("track/papers/<uuid:key>/", papers.paper, name="paper"),
    path("track/proof/", proof.proof, name="proof"),
    path("track/contact/", contact.contact, name="contact"),
    path("track/contact/confirm/", contact.confirm, name="confirm_contact"),
    path("track/contact/remove/", contact.remove, name="remove_contact"),
    path("track/stop-recovery/", contact.stop, name="stop_recovery"),
    path("track/recover/", recovery.ask, name="recover"),
    path("track/recover/confirm/", recovery.confirm, name="recover_confirm"),
    path("track/recover/claim/", recovery.claim, name="recover_claim"),
    path("track/recover/new-code/", recovery.new_code, name="recover_new_code"),
    path("track/consents/", consents.consents, name="consents"),
    path("track/consents/<int:consent_id>/", consents.decide, name="consent"),
]
