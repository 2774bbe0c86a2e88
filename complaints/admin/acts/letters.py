"""Forms of the letters to a complainant: write one, mark theirs as read."""

import secrets

from django import forms

from complaints.actions import messages
from complaints.actions.once import once

from .base import ActForm, text_area


class WriteForm(ActForm):
    """Ask, answer, tell."""

    material = ("messages", "lead")
    text = text_area(
        "写给投诉人",
        rows=8,
        help_text="投诉人在查询页原样看到，看不到您的姓名。一次问清楚：要什么、为什么要、怎样给。不得写出任何人的身份信息。",
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, initial=lambda: secrets.token_urlsafe(16))

    def carry_out(self) -> str:
        def act() -> object:
            return messages.write_to_complainant(complaint=self.complaint, by=self.user, text=self.cleaned_data["text"])

        once(complaint=self.complaint, token=self.cleaned_data["token"], act=act)
        return "消息已发出。留了联系方式的投诉人会收到“有新消息”的提醒。"


class MarkReadForm(ActForm):
    """The complainant's letters have been read."""

    material = ("messages",)

    def carry_out(self) -> str:
        count = messages.mark_read(complaint=self.complaint, by=self.user)
        return f"{count} 条来信已标为已读。" if count else "没有未读的来信。"
