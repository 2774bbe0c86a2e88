"""Routes of search: the page, the page of a closed case, the API."""

from django.urls import path

from .views import api, pages, suggestions

urlpatterns = [
    path("search/", pages.search_page, name="search"),
    path("search/suggest/", suggestions.suggest, name="suggest"),
    path("search/cases/<str:key>/", pages.case_page, name="case"),
    path("api/v1/search", api.search, name="api_search"),
]
