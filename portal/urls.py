"""Every route of the portal. Rooms bring their own; Wagtail's pages come last and take what is left."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal import views
from portal.roles.audience import Audience, audience_view, declare_prefix, declare_route

# Routes of other people's packages; Wagtail adds its own permission checks and page privacy.
declare_prefix("/admin/", Audience.STAFF)
declare_prefix("/documents/", Audience.PUBLIC)
declare_prefix("/_util/", Audience.PUBLIC)
declare_route("wagtail_serve", Audience.PUBLIC)

# One door for everybody: Wagtail's own login and password pages lead to ours.
to_login = audience_view(RedirectView.as_view(pattern_name="account:login", query_string=True), Audience.PUBLIC)

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("admin/login/", to_login),
    re_path(r"^admin/password_reset/", to_login),
    path("_util/login/", to_login),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("captcha/", include("portal.abuse.captcha.urls")),
    path("account/", include("portal.roles.urls")),
    path("desk/matters/", include(("complaints.desk_urls", "complaints_desk"))),
    path("desk/exposure/", include(("exposure.desk_urls", "exposure_desk"))),
    path("desk/", include("portal.desk.urls")),
    path("agencies/", include("agencies.urls")),
    path("complaints/", include(("complaints.urls", "complaints"))),
    path("verify/", include(("complaints.verify_urls", "papers"))),
    path("", include(("search.urls", "search"))),
    path("", include(("home.urls", "home"))),
    path("", include(("exposure.urls", "exposure"))),
    path("", include(("monitors.urls", "monitors"))),
]

if settings.DEBUG or settings.PORTAL_DEMO:
    # In production nginx serves the renditions. Originals and documents are never served from the folder.
    urlpatterns.append(
        re_path(
            r"^media/(?P<path>images/.+)$",
            audience_view(serve_file, Audience.PUBLIC),
            {"document_root": settings.MEDIA_ROOT},
        )
    )

urlpatterns.append(path("", include(wagtail_urls)))

handler400 = "home.views.errors.bad_request"
handler403 = "home.views.errors.permission_denied"
handler404 = "home.views.errors.page_not_found"
handler500 = "home.views.errors.server_error"
