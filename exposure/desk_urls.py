"""Routes below /desk/exposure/."""

from django.urls import path

from .views import desk

urlpatterns = [
    path("", desk.requests, name="requests"),
    path("<int:pk>/", desk.comment, name="comment"),
]
