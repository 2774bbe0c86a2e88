"""Routes of the desk's frame; the rooms bring theirs below /desk/<room>/."""

from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [path("", views.index, name="index")]
