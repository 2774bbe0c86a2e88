"""GET /api/v1/search: the same answer as the page and the shell."""

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.abuse.api import limited
from portal.roles.audience import Audience, audience
from search.engines.protocol import EngineUnavailable
from search.searching import run

from .parameters import BadParameter, strict


@audience(Audience.PUBLIC)
@require_safe
@limited("api", methods=())
def search(request: HttpRequest) -> JsonResponse:
    """Search public records. 400 for a bad parameter, 503 while the engine cannot answer; both say so in Chinese."""
    try:
        answer = run(strict(request.GET))
    except BadParameter as error:
        return _json({"error": str(error)}, status=400)
    except EngineUnavailable:
        return _json({"error": _("检索暂时不可用，请稍后再试。")}, status=503)
    return _json(answer.as_json())


def _json(content: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
