"""Response headers that depend on where in the site one is."""

from collections.abc import Callable

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponseBase

#: Wagtail 7.4's admin writes inline `<script>` and `style=""` (sidebar props, preview, comments, colour theme) and
#: knows no nonces, so both need 'unsafe-inline' there. Everything else stays as narrow as on the public pages:
#: no other host, no eval, no plug-ins; images also from blob: (the upload preview); the admin frames its own
#: previews, hence frame-ancestors 'self'. Who sees this policy: only signed-in staff.
ADMIN_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

#: Nothing below these paths is kept by a browser or a proxy: identities, cases, tracking codes.
NEVER_STORED = ("/account/", "/admin/", "/desk/", "/complaints/")


class AdminPolicyMiddleware:
    """Gives responses below /admin/ their own content security policy; django-csp writes the header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            response._csp_config = ADMIN_POLICY  # type: ignore[attr-defined]
            response["X-Frame-Options"] = "SAMEORIGIN"
        return response


class NoStoreMiddleware:
    """Forbids keeping what is private: the account, admin, desk and complaint pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith(NEVER_STORED):
            response["Cache-Control"] = "no-store, private"
        return response
