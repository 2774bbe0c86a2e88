"""The form of a lead that reached the Centre by telephone, letter, visit or hotline."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.db import IntegrityError

from agencies.models import Agency, Domain, Region
from agencies.selectors import find_agency, search_agencies
from complaints.actions.entry import drop_file, held_draft, hold_file
from complaints.actions.intake import NARRATIVE_LIMIT, Received, Report, Ticket, new_ticket, receive
from complaints.enums import ActKind, Channel, Kind, ViolationCategory
from complaints.models import Complaint, DraftFile
from complaints.people import Person
from complaints.phones import plain_phone
from portal import timekeeping
from portal.errors import Refused
from portal.roles.models import User

from .fields import AgencyInput, DayField, ManyFilesField

_SALT = "complaints.entry.ticket"
_UNKNOWN = ("", "不清楚")
CHANNELS = (Channel.PHONE, Channel.VISIT, Channel.LETTER, Channel.HOTLINE, Channel.MEDIA, Channel.TRANSFER)


def seal_ticket(ticket: Ticket) -> str:
    """Number, code and token made before sending, signed, to travel in the form: sending twice is harmless."""
    return signing.dumps(asdict(ticket), salt=_SALT)


def opened_ticket(text: str) -> Ticket:
    """The ticket of a form.

    Raises:
        Refused: it was not made by this portal, or is more than a day old.
    """
    try:
        return Ticket(**signing.loads(text, salt=_SALT, max_age=24 * 3600))
    except signing.BadSignature:
        raise Refused("本页打开已超过一天，请重新打开登记页；刚才填写的内容请先复制保存。", code="ticket_old") from None


def meant_agency(text: str) -> Agency | None:
    """The agency of the registry that goes by this name or alias, or alone has these pinyin initials."""
    found = find_agency(text)
    if found is not None or not text.isascii():
        return found
    near = search_agencies(text, limit=2)
    return near[0] if len(near) == 1 else None


class EntryForm(forms.Form):
    """What the caller, visitor or letter says."""

    ticket = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label="来源", choices=[(c.value, c.label) for c in CHANNELS], widget=forms.RadioSelect)
    external_id = forms.CharField(
        label="来源编号", max_length=80, required=False, help_text="热线工单号、来信登记号等；同一编号只登记一次。"
    )
    kind = forms.ChoiceField(label="类型", choices=Kind.choices, widget=forms.RadioSelect)
    narrative = forms.CharField(
        label="反映的情况",
        max_length=NARRATIVE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text="时间、地点、谁做了什么、有什么材料。姓名、电话填在“谁反映的”，不要写在这里。",
    )
    agency_as_stated = forms.CharField(
        label="反映的单位",
        max_length=120,
        required=False,
        widget=AgencyInput(attrs={"autocomplete": "off", "data-agencies": ""}),
        help_text="全称、简称、别名或拼音首字母；名录中没有的照原话写，由研判确定。",
    )
    centre_related = forms.BooleanField(label="涉及本中心或其上级机关", required=False)
    violation = forms.ChoiceField(label="违法类型", choices=[_UNKNOWN, *ViolationCategory.choices], required=False)
    act_kind = forms.ChoiceField(label="行为种类", choices=[_UNKNOWN, *ActKind.choices], required=False)
    place = forms.CharField(label="地点", max_length=200, required=False)
    happened_on = DayField(label="发生日期", required=False)
    region = forms.ChoiceField(label="地区", required=False)
    domain = forms.ChoiceField(label="领域", required=False)
    name = forms.CharField(label="姓名", max_length=60, required=False, help_text="愿意实名的才填；密封保存。")
    phone = forms.CharField(
        label="电话", max_length=60, required=False, help_text="怎么粘贴都可以：空格、横线、+86、全角、汉字数字。"
    )
    id_number = forms.CharField(label="证件号", max_length=30, required=False)
    address = forms.CharField(label="住址", max_length=200, required=False)
    fears_retaliation = forms.BooleanField(label="担心打击报复", required=False)
    materials = ManyFilesField(label="材料", required=False, help_text="来信扫描件、录音、照片等。收到即密封保存。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [_UNKNOWN, *Region.objects.values_list("code", "name")]  # type: ignore[attr-defined]
        self.fields["domain"].choices = [_UNKNOWN, *Domain.objects.values_list("code", "name")]  # type: ignore[attr-defined]
        for field in self.fields.values():
            if field.required:
                field.error_messages["required"] = "请填写这一项。"

    def clean_happened_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["happened_on"]
        if day and day > timekeeping.today():
            raise forms.ValidationError("发生日期不能晚于今天。")
        return day

    def clean_phone(self) -> str:
        """The digits, however they were written."""
        return plain_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """A number of another body is entered once, whoever enters it; the same form sent again is not a second one."""
        data: dict[str, Any] = super().clean() or {}
        outside = data.get("external_id")
        if outside:
            earlier = Complaint.objects.filter(external_id=outside).first()
            if earlier is not None and not self._is_mine(earlier, data.get("ticket", "")):
                self.add_error("external_id", f"这个来源编号已登记为 {earlier.number}。")
        return data

    def _is_mine(self, earlier: Complaint, ticket: str) -> bool:
        try:
            return opened_ticket(ticket).token == earlier.token
        except Refused:
            return False

    def hold_files(self, *, dropped: list[str]) -> None:
        """Keep what was sent along and let go of what was taken back, whatever else is wrong with the form."""
        try:
            ticket = opened_ticket(self.data.get("ticket", ""))
        except Refused as no:
            self.add_error(None, no.reason)
            return
        if Complaint.objects.filter(token=ticket.token).exists():
            return  # sent already: the second of two clicks
        for file_id in dropped:
            if file_id.isdecimal():
                drop_file(ticket=ticket, file_id=int(file_id))
        for upload in self.files.getlist("materials") if self.files else []:
            try:
                hold_file(ticket=ticket, upload=upload)
            except Refused as no:
                self.add_error("materials", no.reason)

    @property
    def held(self) -> list[DraftFile]:
        """The files kept so far."""
        try:
            draft = held_draft(opened_ticket(self.data.get("ticket", "")))
        except Refused:
            return []
        return list(draft.files.select_related("draft__key", "file")) if draft else []

    def enter(self, *, by: User) -> tuple[Received, Ticket]:
        """Take the lead in.

        Raises:
            Refused: the text is not acceptable; nothing was kept but the files.
        """
        ticket = opened_ticket(self.cleaned_data["ticket"])
        outside = self.cleaned_data["external_id"] or None
        try:
            received = receive(
                report=self.report(), ticket=ticket, by=by, external_id=outside, draft=held_draft(ticket)
            )
        except IntegrityError:
            raise Refused("这个来源编号刚刚由他人登记，请在队列中查找。", code="external_taken") from None
        return received, ticket

    def report(self) -> Report:
        """The lead as entered so far; what is missing or wrong is left out."""
        data = {**dict.fromkeys(self.fields, ""), **self.cleaned_data}
        person = Person(*(data[name].strip() for name in ("name", "phone", "id_number", "address")))
        return Report(
            narrative=data["narrative"],
            agency=meant_agency(data["agency_as_stated"]),
            agency_as_stated=data["agency_as_stated"],
            kind=Kind(data["kind"] or Kind.COMPLAINT),
            channel=Channel(data["channel"] or Channel.PHONE),
            violation=data["violation"],
            act_kind=data["act_kind"],
            place=data["place"],
            happened_on=data["happened_on"] or None,
            region_code=data["region"],
            domain_code=data["domain"],
            person=person if any(asdict(person).values()) else None,
            fears_retaliation=bool(data["fears_retaliation"]),
            centre_related=bool(data["centre_related"]),
        )


def fresh_form() -> EntryForm:
    """An empty form with its own ticket."""
    return EntryForm(initial={"ticket": seal_ticket(new_ticket()), "channel": Channel.PHONE, "kind": Kind.COMPLAINT})
