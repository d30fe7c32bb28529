"""Lists of identity."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from melek.identity.models import ApiToken, Grant, TrailEntry, TrailHead, User
from melek.identity.permissions import permissions
from melek.identity.rules import roles_in_words
from melek.identity.trail import label_of
from melek.kit import formats
from melek.kit.tables import Column, DayColumn, MomentColumn, NumberColumn, Table, TagColumn, WideColumn


class PeopleTable(Table):
    """Accounts and the roles they hold today."""

    caption = _("Akun dan perannya hari ini")
    noun = _("akun")
    empty_words = _("Tidak ada akun yang cocok. Cari dengan nama lain.")
    display_name = Column(verbose_name=_("Nama"))
    username = Column(verbose_name=_("Nama akun"))
    roles = WideColumn(verbose_name=_("Peran"), empty_values=(), orderable=False)
    is_active = TagColumn(
        verbose_name=_("Keadaan"),
        kinds={"True": "ok", "False": "bad"},
        words={"True": _("Terbuka"), "False": _("Diblokir")},
    )

    def render_display_name(self, value: str, record: User) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("identity:person", args=[record.username]), value)

    def render_roles(self, record: Any) -> SafeString:
        grants: list[Grant] = record.present_grants
        return format_html_join(", ", "{} ({})", ((one.role.name, one.scope.place) for one in grants))


class WideMomentColumn(MomentColumn):
    """A moment that takes the whole width on a phone."""

    css = "wide tnum"


class TrailTable(Table):
    """Entries of the trail, newest first; `role_names` says the roles of the actor in the reader's language."""

    caption = _("Perbuatan yang tercatat")
    noun = _("perbuatan")
    empty_words = _("Tidak ada perbuatan yang cocok. Ubah saringan.")
    hide_caption = True
    event = Column(verbose_name=_("Peristiwa"), orderable=False)
    at = WideMomentColumn(verbose_name=_("Waktu"), orderable=False)
    actor = WideColumn(verbose_name=_("Pelaku"), orderable=False, default=_("sistem"))
    object_label = WideColumn(verbose_name=_("Objek"), orderable=False, empty_values=())

    def __init__(self, data: Any, *, role_names: dict[str, str], **options: Any) -> None:
        super().__init__(data, **options)
        self.role_names = role_names

    def render_event(self, value: str, record: TrailEntry) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("identity:trail_entry", args=[record.pk]), label_of(value))

    def render_actor(self, value: User, record: TrailEntry) -> str:
        roles = roles_in_words(record.acted_as, self.role_names)
        return f"{value} ({roles})" if roles else str(value)

    def render_object_label(self, value: str) -> str:
        return value or formats.MISSING


class HeadTable(Table):
    """Signed heads, newest day first."""

    caption = _("Kepala harian yang ditandatangani")
    noun = _("hari")
    empty_words = _("Belum ada kepala harian. Kepala pertama dibuat setelah hari pertama berakhir.")
    hide_caption = True
    day = DayColumn(verbose_name=_("Hari"))
    count = NumberColumn(verbose_name=_("Perbuatan sampai hari itu"))
    hash = WideColumn(verbose_name=_("Sidik perbuatan terakhir"), orderable=False)
    signature = WideColumn(verbose_name=_("Tanda tangan"), orderable=False)
    signed_at = MomentColumn(verbose_name=_("Ditandatangani"), orderable=False)

    def render_hash(self, record: TrailHead) -> SafeString:
        return format_html("<code>{}</code>", record.hash)

    def render_signature(self, record: TrailHead) -> SafeString:
        return format_html("<code>{}</code>", record.signature)


class TokenTable(Table):
    """A person's own API tokens."""

    caption = _("Token Anda")
    noun = _("token")
    empty_words = _("Anda belum punya token.")
    name = Column(verbose_name=_("Nama token"), orderable=False)
    permissions = WideColumn(verbose_name=_("Izin"), orderable=False)
    expires_at = DayColumn(verbose_name=_("Berlaku sampai"), orderable=False)
    last_used_on = DayColumn(verbose_name=_("Terakhir dipakai"), orderable=False)
    state = Column(verbose_name=_("Keadaan"), empty_values=(), orderable=False)

    def render_name(self, record: ApiToken) -> str:
        return str(record)

    def render_permissions(self, value: list[str]) -> SafeString:
        labels = ((permissions[code].label if code in permissions else code,) for code in value)
        return format_html_join(", ", "{}", labels)

    def render_state(self, record: ApiToken) -> SafeString | Promise | str:
        if record.revoked_at:
            return _("Dicabut")
        if record.expires_at < timezone.now():
            return _("Lewat masa berlaku")
        url = reverse("identity:revoke_token", args=[record.pk])
        return format_html('<a href="{}">{}<span class="sr">: {}</span></a>', url, _("Cabut"), record)
