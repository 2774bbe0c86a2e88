"""Asking the complainant whether the identity may be told to anyone."""

from django import forms

from complaints.actions.disclosure import ask_consent
from complaints.enums import Recipient

from .base import ActForm, text_area


class AskConsentForm(ActForm):
    """To whom, and what for."""

    material = ("lead",)
    recipient = forms.ChoiceField(label="告知谁", choices=Recipient.choices, widget=forms.RadioSelect)
    purpose = text_area("为什么", help_text="写明办理哪一项补救、不告知会怎样。投诉人会原样看到。", rows=4)

    def carry_out(self) -> str:
        data = self.cleaned_data
        ask_consent(
            complaint=self.complaint, by=self.user, recipient=Recipient(data["recipient"]), purpose=data["purpose"]
        )
        return "已征求投诉人意见，答复后会通知您。没有同意以前，任何文书都不能出现其身份。"
