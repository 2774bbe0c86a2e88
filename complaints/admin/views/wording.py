"""The wording of papers: a list of kinds, a form for one kind, and the second person's decision."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from complaints.actions.paper_templates import AUTHORS, DECIDERS, decide_wording, propose_wording
from complaints.enums import PaperKind, TemplateStatus
from complaints.models import PaperTemplate
from complaints.papers.content import filled
from complaints.papers.kinds import FORMS, Block, PaperForm
from complaints.papers.reading import Shown
from complaints.papers.wording import wording_in_use
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience

from .common import frame, queue_trail

READERS = AUTHORS | DECIDERS


def _label(block: Block) -> str:
    return block.heading or {"issuer": "落款机关", "contact": "联系方式", "opening": "开头"}.get(block.key, block.key)


class WordingForm(forms.Form):
    """One box for each block that may be edited."""

    def __init__(self, form: PaperForm, data: QueryDict | None = None) -> None:
        self.paper = form
        super().__init__(data, label_suffix="")
        texts, _version = wording_in_use(form.kind)
        for block in form.editable:
            names = "、".join(f"{{{name}}}" for name in sorted(block.names))
            self.fields[block.key] = forms.CharField(
                label=_label(block),
                initial=texts.get(block.key, block.text),
                help_text=f"须保留的占位符：{names}" if names else "",
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": "请填写这一段。"},
            )

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the boxes."""
        return {block.key: str(self[block.key].value() or "") for block in self.paper.editable}


def _form_of(kind: str) -> PaperForm:
    if kind not in PaperKind.values:
        raise Http404
    return FORMS[PaperKind(kind)]


def _sample(form: PaperForm, texts: dict[str, str]) -> Shown:
    """The paper with every name standing for itself."""
    names = {name for block in form.blocks for name in block.names}
    return Shown(filled(form, {name: f"【{name}】" for name in names}, number="", issued_on=None, wording=texts))


@audience(roles=READERS)
@require_safe
def wordings(request: HttpRequest) -> HttpResponse:
    """Every kind of paper with the version in use and the one that waits."""
    rows = PaperTemplate.objects.filter(status__in=[TemplateStatus.ACTIVE, TemplateStatus.PROPOSED])
    found = {(row.kind, row.status): row for row in rows}
    kinds = [
        (kind, found.get((kind, TemplateStatus.ACTIVE)), found.get((kind, TemplateStatus.PROPOSED)))
        for kind in PaperKind
    ]
    context = {**frame("文书模板", trail=queue_trail(), icon="doc-full"), "kinds": kinds}
    return render(request, "complaints/admin/wordings.html", context)


@audience(roles=READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def wording(request: HttpRequest, kind: str) -> HttpResponse:
    """Propose another wording of one kind; fixed clauses are shown and cannot be edited."""
    paper, user = _form_of(kind), account_of(request)
    form = WordingForm(paper, request.POST or None)
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            propose_wording(kind=paper.kind, wording=form.cleaned_data, by=user)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "已提出新版本，由另一人批准后使用。")
            return redirect("centre:wording", kind=kind)
    waiting = (
        PaperTemplate.objects.select_related("proposed_by").filter(kind=kind, status=TemplateStatus.PROPOSED).first()
    )
    history = PaperTemplate.objects.select_related("proposed_by", "decided_by").filter(kind=kind)[:20]
    trail = [*queue_trail(), ("文书模板", "../")]
    context = {
        **frame(str(paper.kind.label), trail=trail, icon="doc-full"),
        "form": form,
        "paper": paper,
        "fixed": [block for block in paper.blocks if block.fixed],
        "waiting": waiting,
        "proposed": _sample(paper, waiting.wording) if waiting else None,
        "draft": _sample(paper, form.typed),
        "may_decide": waiting is not None and bool(user.roles & DECIDERS) and waiting.proposed_by_id != user.pk,
        "history": history,
    }
    return render(request, "complaints/admin/wording.html", context, status=422 if form.errors else 200)


@audience(roles=DECIDERS)
@require_POST
def decide(request: HttpRequest, kind: str) -> HttpResponse:
    """Put the waiting version into use, or return it."""
    row = get_object_or_404(PaperTemplate, kind=kind, pk=request.POST.get("template") or 0)
    approved = request.POST.get("decision") == "approve"
    try:
        decide_wording(template=row, by=account_of(request), approved=approved)
        messages.success(request, "新版本已启用。" if approved else "已退回。")
    except Refused as refused:
        messages.warning(request, refused.reason)
    return redirect("centre:wording", kind=kind)
