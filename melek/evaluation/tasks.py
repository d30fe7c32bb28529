"""Background work of evaluation: the steps of a wave, each of them long at the size of a nation."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from melek.evaluation.enums import WAVE_MOVES, WaveState
from melek.evaluation.models import Wave
from melek.evaluation.services import responses, waves
from melek.identity import trail
from melek.kit.jobs import JobContext, job
from melek.kit.schedules import schedule
from melek.kit.workflow import move
from melek.warehouse.services import refresh


def _wave(context: JobContext, pk: int, target: WaveState) -> Wave | None:
    """The wave, or None when an earlier run of the job has moved it already."""
    wave = Wave.objects.get(pk=pk)
    states = list(WaveState)
    return wave if states.index(WaveState(wave.state)) < states.index(target) else None


@job("evaluation.commit_wave", label=_("Menetapkan kerangka gelombang"))
def commit_wave(context: JobContext, *, wave: int) -> dict[str, Any]:
    """Fix frame and rule of a wave."""
    if found := _wave(context, wave, WaveState.COMMITTED):
        waves.commit_wave(wave=found, by=context.job.started_by, at=context.now())
    return {}


@job("evaluation.draw_sample", label=_("Mengundi sampel"))
def draw_sample(context: JobContext, *, wave: int) -> dict[str, Any]:
    """Make the seed and the sample of a wave."""
    if found := _wave(context, wave, WaveState.DRAWN):
        waves.draw_sample(wave=found, by=context.job.started_by, at=context.now())
    return {}


@job("evaluation.open_wave", label=_("Membuka tes dan mengundang"))
def open_wave(context: JobContext, *, wave: int) -> dict[str, Any]:
    """Book and invite the drawn people of a wave."""
    if found := _wave(context, wave, WaveState.OPEN):
        responses.open_wave(wave=found, by=context.job.started_by, at=context.now())
    return {}


@job("evaluation.close_wave", label=_("Menutup tes"))
def close_wave(context: JobContext, *, wave: int) -> dict[str, Any]:
    """Close the tests of a wave."""
    if found := _wave(context, wave, WaveState.CLOSED):
        waves.close_wave(wave=found, by=context.job.started_by, at=context.now())
    return {}


@job("evaluation.estimate_wave", label=_("Menghitung angka gelombang"), is_long=True)
def estimate_wave(context: JobContext, *, wave: int) -> dict[str, Any]:
    """Refresh the warehouse with the closed wave in it, then mark the wave as estimated."""
    found = _wave(context, wave, WaveState.ESTIMATED)
    if found is None:
        return {}
    responses.refresh_statuses(wave=found)  # an answer sent at the moment of closing counts
    manifest = refresh(at=context.now(), progress=context.progress)
    with transaction.atomic():
        by, after = context.job.started_by, {"manifest": str(manifest.uuid)}
        move(found, WaveState.ESTIMATED, moves=WAVE_MOVES, by=by)
        trail.record(by, "evaluation.wave.estimated", found, at=context.now(), after=after)
    return {"manifest": str(manifest.uuid)}


@schedule("evaluation.invite_late_accounts", every=timedelta(minutes=10))
def invite_late_accounts(*, at: datetime) -> None:
    """Invite drawn people who got their account after the tests were opened."""
    responses.invite_late_accounts(by=None, at=at)
