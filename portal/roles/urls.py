"""Routes below /account/."""

from django.urls import path

from . import views

app_name = "account"
urlpatterns = [
    path("login/", views.login_page, name="login"),
    path("logout/", views.logout_page, name="logout"),
    path("second-factor/", views.second_factor_page, name="second-factor"),
]
