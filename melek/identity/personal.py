"""The personal-data register: every field about a person says what it is for and how long it is kept."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from melek.kit.registers import Register, Text


@dataclass(frozen=True)
class PersonalField:
    """One personal field: `app.Model.field`, why it is held, and for how long."""

    code: str
    purpose: Text
    retention: Text


@dataclass(frozen=True)
class PersonalModel:
    """A model whose rows are about a person; each of its fields is declared personal or named as harmless."""

    code: str
    harmless: frozenset[str]


fields: Register[PersonalField] = Register("personal fields")
models: Register[PersonalModel] = Register("personal models")


def declare(model: str, personal: dict[str, tuple[Text, Text]], *, harmless: tuple[str, ...] = ()) -> None:
    """Declare a model about people: `personal` maps each personal field to (purpose, retention)."""
    models.add(PersonalModel(model, frozenset(harmless)))
    for name, (purpose, retention) in personal.items():
        fields.add(PersonalField(f"{model}.{name}", purpose, retention))


def undeclared() -> list[str]:
    """Fields of the declared models that are neither personal with a purpose nor harmless; the build fails on any."""
    missing = []
    for model in models:
        for field in apps.get_model(model.code)._meta.concrete_fields:
            code = f"{model.code}.{field.name}"
            if code not in fields and field.name not in model.harmless and not field.primary_key:
                missing.append(code)
    return missing


def unlisted() -> list[str]:
    """Models that point at a declared model but are not declared themselves; the build fails on any.

    A reference named `…_by` or `actor` only says who did something, and does not make a row be about that person.
    """
    missing = []
    for model in apps.get_models():
        if model.__module__.startswith("melek.") and model._meta.label not in models:
            links = [one for one in model._meta.concrete_fields if one.is_relation and not _is_actor(one.name)]
            if any(one.related_model._meta.label in models for one in links):  # type: ignore[union-attr,operator]
                missing.append(model._meta.label)
    return missing


def _is_actor(name: str) -> bool:
    return name.endswith("_by") or name in {"by", "actor"}


@dataclass(frozen=True)
class FieldEntry:
    """A personal field as people read it."""

    name: str
    purpose: Text
    retention: Text


def register_of_fields() -> list[tuple[str, list[FieldEntry]]]:
    """The register by table, in the order of declaration: name of the table, its personal fields."""
    found = []
    for model in models:
        prefix = f"{model.code}."
        mine = [one for one in fields if one.code.startswith(prefix)]
        found.append(
            (model.code, [FieldEntry(one.code.removeprefix(prefix), one.purpose, one.retention) for one in mine])
        )
    return found


KEPT_WITH_ACCOUNT = _("selama akun ada")
declare(
    "identity.User",
    {
        "username": (_("masuk ke sistem"), KEPT_WITH_ACCOUNT),
        "password": (_("membuktikan diri saat masuk; hanya sidiknya yang disimpan"), KEPT_WITH_ACCOUNT),
        "display_name": (_("menyapa dan menunjukkan siapa yang bertindak"), KEPT_WITH_ACCOUNT),
        "email": (_("mengirim pemberitahuan bila orangnya mengisi alamat"), KEPT_WITH_ACCOUNT),
        "language": (_("menampilkan halaman dalam bahasa pilihan"), KEPT_WITH_ACCOUNT),
        "theme": (_("menampilkan halaman terang atau gelap"), KEPT_WITH_ACCOUNT),
        "last_login": (_("mengenali akun yang tidak dipakai"), KEPT_WITH_ACCOUNT),
        "date_joined": (_("mengetahui sejak kapan akun ada"), KEPT_WITH_ACCOUNT),
        "left_at": (_("membuka lagi akun orang yang kembali bekerja"), KEPT_WITH_ACCOUNT),
    },
    harmless=("is_active", "is_synthetic"),
)
