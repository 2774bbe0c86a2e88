"""The route of the public check of papers."""

from django.urls import path

from .views.verify import verify

urlpatterns = [path("", verify, name="verify")]
