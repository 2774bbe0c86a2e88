"""The proof of filing: what it covers, in words, and whether what we hold is still what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from complaints.actions.proof import check_filing
from complaints.track_forms import CodeAgainForm
from complaints.tracking import clean_code
from portal.errors import Refused
from portal.roles.audience import Audience, audience

from .contact import check_code_again
from .session import opened, opened_for


@audience(Audience.PUBLIC)
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """Ask for the code once more, compute the digest anew, show what was filed."""
    complaint = opened_for(request) if request.method == "POST" else opened(request)
    if complaint is None:
        return redirect("complaints:track")
    form, found = CodeAgainForm(request.POST or None, complaint=complaint), None
    if request.method == "POST" and form.is_valid():
        code = clean_code(form.cleaned_data["code"])
        try:
            check_code_again(request, complaint, code)
            found = check_filing(complaint=complaint, code=code)
        except Refused as refused:
            form.add_error("code", refused.reason)
    context = {"form": form, "found": found, "digest": complaint.content_digest, "number": complaint.number}
    return render(request, "complaints/proof.html", context)
