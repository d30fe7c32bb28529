"""What the demo's measurement people find: a calibration that waits for its signature, a fairness check, a room, a panel."""

from datetime import datetime, timedelta
from typing import Any

from melek.assessment.models import CalibrationRun, Panel
from melek.assessment.services.calibration.question import Question, ask_calibration
from melek.assessment.services.calibration.run import carry_out
from melek.assessment.services.panels import cuts, judging
from melek.assessment.services.panels.setup import make_panel
from melek.assessment.services.quality.fairness import check_fairness
from melek.assessment.services.quality.watch import watch_exposure
from melek.assessment.services.supervision.rooms import plan_room
from melek.demo.services import external
from melek.demo.services.items import DemoInstrument
from melek.identity.models import User
from melek.kit.models import Job
from melek.registry.models import Agency

JUDGES, PANEL_ITEMS = 10, 24
BORDERLINE = (
    "Dapat mengurus surat elektronik dan berkas sendiri, mengenali pesan penipuan yang biasa, dan memakai layanan "
    "daring pemerintah. Masih perlu bantuan untuk menilai sumber yang meragukan dan mengatur hak akses."
)


class _Now:
    """What a job asks for while it runs, where nobody watches its progress."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Nobody watches."""


def build(instrument: DemoInstrument, agency: Agency, *, seed: int, at: datetime) -> None:
    """Let the demo's people do what they would have done by now."""
    people = {one.username.removeprefix("peragaan-"): one for one in User.objects.filter(is_synthetic=True)}
    _calibrate(instrument, people["psychometrician-2"], at=at)
    check_fairness(bank=instrument.bank, at=at)
    watch_exposure(bank=instrument.bank, at=at)
    _panel(instrument, people["psychometrician-2"], seed=seed, at=at)
    external.build(instrument, by=people["evaluator"], seed=seed, at=at)
    plan_room(
        agency=agency,
        name="Ruang tes peragaan",
        place="Aula lantai 1",
        starts_at=at,
        ends_at=at + timedelta(days=5 * 365),
        seats=40,
        invigilators=["peragaan-invigilator"],
        by=people["learning-manager"],
        at=at,
    )


def _calibrate(instrument: DemoInstrument, by: User, *, at: datetime) -> CalibrationRun:
    run = ask_calibration(bank=instrument.bank, link="stocking-lord", question=Question(), by=by, at=at)
    job, run.job = run.job, None  # computed here and now, so that nothing waits for a worker
    run.save(update_fields=["job"])
    if job is not None:
        Job.objects.filter(pk=job.pk).delete()
    context: Any = _Now(at)
    carry_out(run, context)
    return run


def _panel(instrument: DemoInstrument, by: User, *, seed: int, at: datetime) -> Panel:
    """A panel of simulated judges after its first round."""
    import numpy as np

    from melek.science.psychometrics import expected_score

    judges = [
        User.objects.create_user(
            f"peragaan-panel-{number}", None, display_name=f"Anggota panel {number}", is_synthetic=True
        )
        for number in range(1, JUDGES + 1)
    ]
    panel = make_panel(
        name="Panel batas 2026 (peragaan)",
        parameter_set=instrument.parameters,
        method="angoff",
        response_probability=0.67,
        borderline=BORDERLINE,
        items=PANEL_ITEMS,
        judges=[one.username for one in judges],
        by=by,
        at=at,
    )
    rng, items = np.random.default_rng(seed + 7), cuts.panel_items(panel)
    for judge in judges:
        own = instrument.definition.cut_theta + rng.normal(0, 0.25)
        share = expected_score(np.array([own]), items)[:, 0] / (items.categories - 1)
        values = np.clip(np.round((share + rng.normal(0, 0.08, share.size)) * 20) / 20, 0, 1)
        judging.judge(panel=panel, values=values.tolist(), by=judge, at=at)
    cuts.close_round(panel=panel, by=by, at=at)
    return panel
