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
    is_disclosed: bool = True


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
    },
    harmless=("is_active", "is_synthetic", "must_change_password"),
)
