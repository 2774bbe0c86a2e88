"""The board itself is served by Wagtail; here is only the name under which other rooms find the drafting button."""

from django.urls import path

from .views import admin

urlpatterns = [
    # The admin's own route answers first (`exposure_draft`); both lead to the same view.
    path("admin/exposure/draft/<uuid:case>/", admin.draft, name="draft_from_case"),
]
