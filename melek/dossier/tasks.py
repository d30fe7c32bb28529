"""Background work of the dossier: the clocks tell."""

from datetime import datetime, timedelta

from melek.dossier.services.reminders import remind
from melek.kit.schedules import schedule


@schedule("dossier.remind", every=timedelta(hours=6))
def remind_of_cases(*, at: datetime) -> None:
    """Send notices before and after answers are due; each case gets each of them once."""
    remind(at=at)
