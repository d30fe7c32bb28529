"""Navigation, to-do entries and page slots of assessment."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from melek.assessment.models import Room
from melek.assessment.queries import results_of
from melek.assessment.services.calibration.watch import is_due
from melek.assessment.services.panels.judging import rounds_waiting_for
from melek.kit.registers import NavigationItem, PageSlot, Todo, TodoSource, navigation, slots, todos


def _calibrations_due(user: Any, at: datetime) -> list[Todo]:
    return [
        Todo(
            text=_("Tinjau kalibrasi {bank}").format(bank=one.bank.name),
            url=f"{reverse('assessment:calibrations')}?bank={one.bank.code}",
            detail=" ".join(str(reason) for reason in one.reasons),
        )
        for one in is_due(user, at)
    ]


todos.add(TodoSource("assessment.calibrations", _calibrations_due, order=40))


def _panels_due(user: Any, at: datetime) -> list[Todo]:
    """The open rounds in which this person has not judged everything yet."""
    return [
        Todo(
            text=_("Nilai soal dalam {panel}").format(panel=one.name), url=reverse("assessment:panel", args=[one.uuid])
        )
        for one in rounds_waiting_for(user)
    ]


todos.add(TodoSource("assessment.panels", _panels_due, order=25))
navigation.add(
    NavigationItem(
        code="assessment.flags",
        label=_("Tes tidak biasa"),
        url_name="assessment:flags",
        order=65,
        permission="assessment.review_sitting",
        rank=42,
        hint=_("Tinjau tes yang polanya jarang; skor tidak berubah dengan sendirinya."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.panels",
        label=_("Panel batas"),
        url_name="assessment:panels",
        order=64,
        permission="assessment.run_panel",
        rank=41,
        hint=_("Tetapkan batas melek digital bersama panel ahli."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.issues",
        label=_("Mutu soal"),
        url_name="assessment:issues",
        order=63,
        permission="assessment.view_issue",
        rank=40,
        hint=_("Soal yang perlu dilihat: keadilan, pergeseran, keterpakaian, laporan peserta."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.calibrations",
        label=_("Kalibrasi"),
        url_name="assessment:calibrations",
        order=62,
        permission="assessment.view_calibration",
        rank=39,
        hint=_("Taksir parameter soal dari jawaban, tinjau, dan tandatangani."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.qti",
        label=_("Tukar soal"),
        url_name="assessment:qti",
        order=65,
        permission="assessment.export_item",
        rank=60,
        hint=_("Ekspor soal sebagai paket QTI, atau impor soal dari sistem lain sebagai rancangan."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.workshop",
        label=_("Bengkel soal"),
        url_name="assessment:workshop",
        order=61,
        permission="assessment.view_workshop",
        rank=38,
        hint=_("Tulis, telaah, dan lepas soal."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.tests",
        label=_("Tes saya"),
        url_name="assessment:tests",
        order=20,
        hint=_("Berlatih kapan saja dan lihat hasil tes Anda sendiri."),
    )
)
navigation.add(
    NavigationItem(
        code="assessment.bank",
        label=_("Bank soal"),
        url_name="assessment:bank",
        order=60,
        permission="assessment.view_item",
        rank=40,
        hint=_("Periksa soal, mutunya, dan keterpakaiannya."),
    )
)


def _rooms_to_watch(user: Any, at: datetime) -> list[Todo]:
    """The rooms that this person watches today."""
    return [
        Todo(text=_("Awasi {room}").format(room=one.name), url=reverse("assessment:room", args=[one.uuid]))
        for one in Room.objects.filter(
            invigilators__account=user.pk, ends_at__gt=at, starts_at__lt=at + timedelta(days=1)
        )
    ]


todos.add(TodoSource("assessment.rooms", _rooms_to_watch, order=15))
navigation.add(
    NavigationItem(
        code="assessment.campaigns",
        label=_("Tes instansi"),
        url_name="assessment:campaigns",
        order=30,
        permission="assessment.run_campaign",
        rank=30,
        hint=_("Buka kampanye tes, rencanakan ruang, ikuti kemajuannya."),
    )
)
slots.add(
    PageSlot(
        place="registry.employee",
        code="assessment.accommodation",
        template="assessment/_accommodation.html",
        query=lambda user, employee: {"employee": employee},
        permission="assessment.grant_accommodation",
    )
)
slots.add(
    PageSlot(
        place="registry.employee",
        code="assessment.results",
        template="assessment/_employee_results.html",
        query=lambda user, employee: {"rows": results_of(user, employee)},
        permission="assessment.view_result",
    )
)
