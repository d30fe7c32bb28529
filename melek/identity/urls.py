"""Addresses of identity."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from melek.identity.views import accounts, factors, own, people, roles, tokens, trail


class FileKind(StringConverter):
    """The kinds of files that the trail can be taken out as."""

    regex = "csv|jsonl"


register_converter(FileKind, "trail_file")

app_name = "identity"
urlpatterns = [
    path("account/", own.account_page, name="account"),
    path("account/second-factor/", factors.second_factor_needed, name="second_factor_needed"),
    path("account/second-factor/code.svg", factors.totp_qr, name="totp_qr"),
    path("account/tokens/", tokens.tokens_page, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", tokens.revoke_token_page, name="revoke_token"),
    path("activate/", own.activate_page, name="activate"),
    path("people/", people.people_page, name="people"),
    path("people/new/", accounts.open_account_page, name="open_account"),
    path("people/of/<str:username>/", people.person_page, name="person"),
    path("people/of/<str:username>/grants/new/", people.give_role, name="give_role"),
    path("people/of/<str:username>/code/", accounts.renew_code_page, name="renew_code"),
    path("people/of/<str:username>/block/", accounts.block_page, name="block"),
    path("people/of/<str:username>/unblock/", accounts.unblock_page, name="unblock"),
    path("grants/<int:pk>/end/", people.end_role, name="end_role"),
    path("roles/", roles.roles_page, name="roles"),
    path("roles/<slug:code>/", roles.role_page, name="role"),
    path("trail/", trail.trail_page, name="trail"),
    path("trail/heads/", trail.heads_page, name="trail_heads"),
    path("trail/check/", trail.start_check, name="check_trail"),
    path("trail/export/<trail_file:kind>/", trail.export, name="export_trail"),
    path("trail/<int:pk>/", trail.entry_page, name="trail_entry"),
]
