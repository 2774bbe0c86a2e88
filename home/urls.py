"""Addresses of the home room that are not pages of Wagtail's tree."""

from django.urls import path

from .views import preferences, site_map, statistics, style

app_name = "home"
urlpatterns = [
    path("preferences/", preferences.edit, name="preferences"),
    path("preferences/set/", preferences.choose, name="set-preferences"),
    path("statistics/", statistics.overview, name="statistics"),
    path("site-map/", site_map.show, name="site-map"),
    path("style/", style.show, name="style"),
]
