"""GET /api/v1/search: the same answer as the page and the shell."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from portal.abuse.api import limited
from portal.roles.audience import Audience, audience
from search.searching import run_or_newest

from .parameters import BadParameter, strict


@audience(Audience.PUBLIC)
@require_safe
@limited("api", methods=())
def search(request: HttpRequest) -> JsonResponse:
    """Search public records. 400 for a bad parameter; while the engine cannot answer, the newest and a `notice`."""
    try:
        answer = run_or_newest(strict(request.GET))
    except BadParameter as error:
        return _json({"error": str(error)}, status=400)
    return _json(answer.as_json())


def _json(content: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
