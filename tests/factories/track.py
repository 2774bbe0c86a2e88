"""A complainant's browser on the track page: it sends the forms that the page gave it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from complaints.actions.intake import Ticket


def look_up(client: Client, ticket: Ticket, **changes: Any) -> HttpResponse:
    """Show number and code, and follow to what opens."""
    typed = {"number": ticket.number, "code": ticket.code, **changes}
    return client.post("/complaints/track/", typed, follow=True)  # type: ignore[return-value]


def hidden_in(response: Any) -> dict[str, str]:
    """The matter and the token that the forms of an answer carry."""
    context = response.context
    form = context["small"] if "small" in context else context["form"]
    return {name: form[name].value() for name in ("matter", "once")}


def hidden(client: Client, path: str = "/complaints/track/matter/") -> dict[str, str]:
    """The matter and the token of a fresh page."""
    return hidden_in(client.get(path))


def send(client: Client, deed: str, **data: Any) -> HttpResponse:
    """Send one of the page's forms and follow to what is shown then: `send(client, "message", text="…")`."""
    path = f"/complaints/track/{deed}/"
    own_page = deed in {"withdraw", "proof"}
    told = {**hidden(client, path if own_page else "/complaints/track/matter/"), **data}
    return client.post(path, told, follow=True)  # type: ignore[return-value]
