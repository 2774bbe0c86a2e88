"""The registry's public routes."""

from django.urls import path

from . import views

app_name = "agencies"

urlpatterns = [path("names/", views.names, name="names")]
