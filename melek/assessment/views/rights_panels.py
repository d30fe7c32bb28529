"""What stands on the page of a result besides the result: how it stands, what its person may ask for, their own word."""

from typing import Any

from django.utils import timezone

from melek.assessment.models import Result
from melek.assessment.queries.rights import own_objections, rating_beside, set_aside_of
from melek.assessment.rules.rights import OBJECTION
from melek.assessment.views.rights_words import how_alike, rated_areas
from melek.dossier.services.links import case_url
from melek.identity.enums import ROOT_PATH


def standing_panel(user: Any, result: Result) -> dict[str, Any] | None:
    """That a result is set aside, for everybody who may read it; the reason only for its person."""
    found = set_aside_of(result)
    if found is None:
        return None
    return {"set_aside": found, "is_own": result.sitting.account_id == user.pk}


def own_panel(user: Any, result: Result) -> dict[str, Any] | None:
    """Why, growth, documents, objections with their clocks, and the own word beside the tested level."""
    if result.sitting.account_id != user.pk:
        return None
    rating = None if result.is_practice else rating_beside(result)
    rows = rated_areas(result, rating) if rating else []
    return {
        "result": result,
        "objection_url": case_url(OBJECTION, result, user, scope_path=ROOT_PATH),
        "objections": [] if result.is_practice else own_objections(result, at=timezone.now()),
        "rating": rating,
        "rated": rows,
        "alike": how_alike(rows) if rows else "",
    }
