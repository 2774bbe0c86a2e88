"""Routes below /account/."""

from django.urls import path

from .views import account, factor, session

app_name = "account"
urlpatterns = [
    path("", account.overview, name="overview"),
    path("login/", session.login_page, name="login"),
    path("logout/", session.logout_page, name="logout"),
    path("password/", account.password, name="password"),
    path("second-factor/", factor.second_factor_page, name="second-factor"),
    path("second-factor/codes/", factor.renew_codes, name="renew-codes"),
]
