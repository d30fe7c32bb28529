"""Addresses of identity."""

from django.urls import path

from melek.identity.views import own

app_name = "identity"
urlpatterns = [
    path("account/", own.account_page, name="account"),
    path("account/second-factor/", own.second_factor_needed, name="second_factor_needed"),
    path("activate/", own.activate_page, name="activate"),
]
