"""Routes below /captcha/, under the names that django-simple-captcha looks up."""

from django.urls import path

from . import views

urlpatterns = [
    path("image/<slug:key>/", views.image, name="captcha-image"),
    path("audio/<slug:key>.wav", views.audio, name="captcha-audio"),
]
