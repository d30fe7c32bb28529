"""A sheet that a case holds: its opener answers it, and so does whoever may answer the case."""

from datetime import datetime
from typing import Any

from melek.dossier.enums import AnswerRole, LinkState
from melek.dossier.models import Case, SheetLink, StandardEdition
from melek.dossier.permissions import may_see_case
from melek.dossier.registers import SheetHolder, sheet_holders
from melek.dossier.services.files import store
from melek.dossier.services.sheets import answer_criterion, open_sheet
from melek.identity.models import User
from tests.dossier import sheets
from tests.dossier.sheets import url_of


def may_answer(user: User, case: Case, role: str) -> bool:
    """The opener, and whoever may answer the case, speak with one voice."""
    return role == AnswerRole.SELF and (case.opener_id == user.pk or user.has_perm(case.permission, case))


HOLDER = SheetHolder("dossier.Case", may_see_case, may_answer, url_of)


def of_case(case: Case, *, by: User, at: datetime) -> dict[str, Any]:
    """The keys of a sheet, with an answer, and of a link with a copy; all of them name the opener."""
    sheet_holders.add(HOLDER)
    edition = StandardEdition.objects.filter(code="uji-mutu").first() or sheets.stored()
    sheet = open_sheet(edition=edition, holder=case, by=by, at=at)
    answer_criterion(sheet=sheet, criterion="modul", value=2, note=f"Ditulis {by}.", role="self", by=by, at=at)
    copied = store(f"Laporan {by}".encode(), media_type="text/html", at=at)
    link = SheetLink.objects.create(
        sheet=sheet,
        criterion="modul",
        url="https://laporan.example/",
        state=LinkState.FROZEN,
        stored=copied,
        media_type="text/html",
        added_at=at,
        fetched_at=at,
        added_by=by,
    )
    return {"sheet": sheet.uuid, "link": link.uuid}
