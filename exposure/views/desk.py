"""The agency reads the draft about it and comments."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.workdays.api import clock_for

from ..actions.comment import AGENCY_ROLES, RULE, give_comment
from ..forms import CommentForm
from ..selectors import comment_requests_for

PAGE_SIZE = 20


@audience(roles=AGENCY_ROLES)
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests put to the account's agencies."""
    found = Paginator(comment_requests_for(account_of(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "exposure/desk/requests.html", {"page_obj": found})


@audience(roles=AGENCY_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: the draft, the clock, the form."""
    user = account_of(request)
    asked = get_object_or_404(comment_requests_for(user), pk=pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            give_comment(request=asked, by=user, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error("text" if refused.code in {"empty", "not_redacted"} else None, refused.reason)
        else:
            messages.success(request, _("意见已提交，将与查明的事实并列刊登。"))
            return redirect("exposure_desk:comment", pk=asked.pk)
    context = {"asked": asked, "form": form, "clock": clock_for(f"exposure:{asked.page_id}", RULE)}
    return render(request, "exposure/desk/comment.html", context, status=422 if form.errors else 200)
