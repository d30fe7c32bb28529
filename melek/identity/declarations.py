"""What identity enters in the registers of the kit."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from melek.identity import personal
from melek.identity.queries.trail import last_check
from melek.identity.services.sign_in import NOTICE
from melek.identity.trail import name_events
from melek.kit import notices
from melek.kit.registers import NavigationItem, Todo, TodoSource, navigation, todos

navigation.add(
    NavigationItem(
        "identity.people",
        _("Akun dan peran"),
        "identity:people",
        80,
        permission="identity.grant_role",
        rank=15,
        hint=_("Buka akun, beri peran, atau akhiri peran orang di lingkup Anda."),
    )
)
navigation.add(
    NavigationItem(
        "identity.trail",
        _("Jejak perbuatan"),
        "identity:trail",
        90,
        permission="identity.read_trail",
        rank=20,
        hint=_("Telusuri siapa melakukan apa dan periksa rantainya."),
    )
)
notices.kinds.add(
    notices.NoticeKind(
        code=NOTICE,
        label=_("Perubahan cara masuk"),
        subject=_("Cara masuk ke akun Anda berubah"),
        body=_(
            "Kata sandi atau faktor kedua akun Anda baru saja diubah. Bila bukan Anda yang melakukannya, "
            "hubungi pengelola instansi Anda sekarang juga dan minta akun Anda diblokir."
        ),
    )
)
name_events(
    {
        "identity.admin.created": _("Administrator pertama dibuat"),
        "identity.account.opened": _("Akun dibuka"),
        "identity.account.activated": _("Akun diaktifkan pemiliknya"),
        "identity.account.blocked": _("Akun diblokir"),
        "identity.account.unblocked": _("Blokir akun dilepas"),
        "identity.account.closed": _("Akun ditutup karena orangnya berhenti"),
        "identity.account.reopened": _("Akun dibuka lagi karena orangnya kembali"),
        "identity.account.preferences_set": _("Pilihan akun diubah"),
        "identity.codes.issued": _("Kode sekali pakai diterbitkan"),
        "identity.session.started": _("Masuk"),
        "identity.session.refused": _("Percobaan masuk ditolak"),
        "identity.password.changed": _("Kata sandi diganti"),
        "identity.totp.activated": _("Aplikasi autentikator dipasang"),
        "identity.totp.deactivated": _("Aplikasi autentikator dilepas"),
        "identity.passkey.added": _("Kunci sandi ditambah"),
        "identity.passkey.removed": _("Kunci sandi dihapus"),
        "identity.factors.removed": _("Faktor kedua dihapus di peladen"),
        "identity.recovery_codes.made": _("Kode cadangan dibuat"),
        "identity.role.granted": _("Peran diberikan"),
        "identity.role.ended": _("Peran diakhiri"),
        "identity.reference.loaded": _("Daftar peran dimuat"),
        "identity.permissions.first_given": _("Izin baru dibagikan menurut daftar peran"),
        "identity.role.ended_with_service": _("Peran berakhir karena orangnya pindah atau berhenti"),
        "identity.permission.given": _("Izin ditambahkan pada peran"),
        "identity.permission.taken": _("Izin diambil dari peran"),
        "identity.token.made": _("Token API dibuat"),
        "identity.token.revoked": _("Token API dicabut"),
        "identity.trail.exported": _("Jejak diunduh"),
        "identity.heads.signed_late": _("Kepala harian ditandatangani terlambat"),
    }
)

_ACCOUNT = _("selama akun ada")
_ALWAYS = _("selama sistem dipakai; jejak tidak dapat dihapus")
_FOLLOW_UP = _("mengetahui siapa melakukan apa, agar dapat dipertanggungjawabkan")
personal.declare(
    "identity.TrailEntry",
    {
        "actor": (_FOLLOW_UP, _ALWAYS),
        "acted_as": (_FOLLOW_UP, _ALWAYS),
        "object_id": (_FOLLOW_UP, _ALWAYS),
        "object_label": (_FOLLOW_UP, _ALWAYS),
        "before": (_FOLLOW_UP, _ALWAYS),
        "after": (_FOLLOW_UP, _ALWAYS),
        "reason": (_FOLLOW_UP, _ALWAYS),
    },
    harmless=("at", "event", "object_type", "scope_path", "previous_hash", "hash"),
)
personal.declare("identity.TrailHead", {}, harmless=("day", "last_entry", "count", "hash", "signature", "signed_at"))
personal.declare(
    "mfa.Authenticator",
    {
        "user": (_("mengetahui faktor kedua milik siapa"), _ACCOUNT),
        "data": (_("memeriksa kode atau kunci sandi; rahasianya tersimpan terenkripsi"), _ACCOUNT),
        "last_used_at": (_("mengenali faktor yang tidak dipakai"), _ACCOUNT),
    },
    harmless=("type", "created_at"),
)
personal.declare(
    "identity.Grant",
    {
        "user": (_("mengetahui siapa berwenang di mana"), _ALWAYS),
        "granted_by": (_("mengetahui siapa yang memberi wewenang"), _ALWAYS),
    },
    harmless=("role", "scope", "valid_from", "valid_to"),
)
personal.declare(
    "identity.ActivationCode",
    {
        "user": (_("memberi akses pertama tanpa surel"), _ACCOUNT),
        "created_by": (_("mengetahui siapa yang menerbitkan kode"), _ACCOUNT),
        "used_at": (_("mencegah kode dipakai dua kali"), _ACCOUNT),
    },
    harmless=("code_hash", "batch", "created_at", "expires_at", "replaced_at"),
)
personal.declare(
    "identity.ApiToken",
    {
        "user": (_("mengetahui atas nama siapa program bertindak"), _ACCOUNT),
        "last_used_on": (_("mengenali token yang tidak dipakai"), _ACCOUNT),
    },
    harmless=("name", "token_hash", "hint", "permissions", "created_at", "expires_at", "revoked_at"),
)
personal.declare(
    "kit.Notice",
    {
        "recipient": (_("menyampaikan pemberitahuan kepada orangnya"), _ACCOUNT),
        "params": (_("mengisi teks pemberitahuan"), _ACCOUNT),
        "read_at": (_("menghitung yang belum dibaca"), _ACCOUNT),
    },
    harmless=("kind", "url", "created_at", "mailed_at"),
)


def _broken_chain(user: Any, at: datetime) -> list[Todo]:
    if not user.has_perm("identity.read_trail"):
        return []
    check = last_check()
    if check is None or check.is_whole:
        return []
    return [
        Todo(_now("Rantai jejak perbuatan terputus: periksa apa yang terjadi"), reverse("identity:trail"), urgent=True)
    ]


def _unsent_mail(user: Any, at: datetime) -> list[Todo]:
    count = notices.unsent(at) if user.has_perm("identity.grant_role") else 0
    if not count:
        return []
    detail = _now("Periksa peladen surel. Pemberitahuannya tetap ada di kotak masuk penerima.")
    text = ngettext("{count} surel tidak terkirim", "{count} surel tidak terkirim", count).format(count=count)
    return [Todo(text, reverse("identity:people"), detail=detail)]


todos.add(TodoSource("identity.unsent_mail", _unsent_mail, order=60))
todos.add(TodoSource("identity.broken_chain", _broken_chain, order=5))
