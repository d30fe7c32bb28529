"""Loading frameworks, pillars, cross-walk and role profiles from the reference files."""

from decimal import Decimal
from typing import Any

from django.db import transaction

from melek.competency.models import (
    Area,
    Competence,
    Crosswalk,
    CrosswalkEntry,
    Framework,
    Level,
    Pillar,
    RoleProfile,
    RoleRequirement,
    Statement,
)
from melek.identity import trail
from melek.kit.reference import load_csv, load_yaml

WEIGHTS = {"full": Decimal(1), "part": Decimal("0.5")}
CROSSWALK = ("pilar", "2026-1")


@transaction.atomic
def load_all() -> None:
    """Load or refresh all reference data of competency; repeating it changes nothing."""
    for row in load_yaml("competency", "frameworks.yaml"):
        fields = {key: row[key] for key in ("name_id", "name_en", "source", "licence", "mark")}
        framework, _made = Framework.objects.update_or_create(code=row["code"], version=row["version"], defaults=fields)
        areas, competences = row.get("areas", []), row.get("competences", [])
        if row["code"] == "digcomp":
            areas, competences = _digcomp_rows()
        _load_tree(framework, areas, competences)
    _load_levels()
    _load_statements()
    _load_pillars()
    _load_profiles()
    trail.record_load("competency.reference.loaded", "competency")


def _digcomp_rows() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    areas = [
        {"code": row["area"], "name_id": row["name_id_draft"], "name_en": row["name_en"]}
        for row in load_csv("competency", "digcomp_areas.csv")
    ]
    competences = [
        {"code": row["competence"], "name_id": row["name_id_draft"], "name_en": row["name_en"]}
        for row in load_csv("competency", "digcomp_competences.csv")
    ]
    return areas, competences


def _load_tree(framework: Framework, areas: list[dict[str, Any]], competences: list[dict[str, Any]]) -> None:
    made: dict[str, Area] = {}
    for row in areas:
        names = {"name_id": row["name_id"], "name_en": row["name_en"]}
        made[row["code"]], _new = Area.objects.update_or_create(framework=framework, code=row["code"], defaults=names)
    for row in competences:
        values = {"name_id": row["name_id"], "name_en": row["name_en"], "area": made[row["code"].partition(".")[0]]}
        Competence.objects.update_or_create(code=row["code"], defaults=values)


def _load_levels() -> None:
    framework = Framework.objects.get(code="digcomp", version="3.0")
    for row in load_csv("competency", "digcomp_levels.csv"):
        values = {"band": row["four_level_en"], "description_en": row["description8_en"]}
        Level.objects.update_or_create(framework=framework, number=int(row["level"]), defaults=values)


def _load_statements() -> None:
    competences = {one.code: one for one in Competence.objects.all()}
    rows = [
        Statement(code=row["id"], competence=competences[row["competence"]], band=row["level4"], text_en=row["text_en"])
        for row in load_csv("competency", "digcomp_statements.csv")
    ]
    Statement.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=["competence", "band", "text_en"]
    )


def _load_pillars() -> None:
    for order, row in enumerate(load_yaml("competency", "pillars.yaml")):
        names = {"name_id": row["name_id"], "name_en": row["name_en"], "order": order}
        Pillar.objects.update_or_create(code=row["code"], defaults=names)
    code, version = CROSSWALK
    crosswalk, _made = Crosswalk.objects.get_or_create(
        code=code, version=version, defaults={"status": "draft", "source": "crosswalk.csv"}
    )
    pillars = {pillar.code: pillar for pillar in Pillar.objects.all()}
    competences = {one.code: one for one in Competence.objects.all()}
    for row in load_csv("competency", "crosswalk.csv"):
        CrosswalkEntry.objects.update_or_create(
            crosswalk=crosswalk,
            competence=competences[row["competence"]],
            pillar=pillars[row["pillar"]],
            defaults={"weight": WEIGHTS[row["relation"]]},
        )


def _load_profiles() -> None:
    competences = {one.code: one for one in Competence.objects.all()}
    for row in load_yaml("competency", "role_profiles.yaml"):
        names = {"name_id": row["name_id"], "name_en": row["name_en"], "cluster": row["cluster"]}
        profile, _made = RoleProfile.objects.update_or_create(code=row["code"], version=row["version"], defaults=names)
        for code, level in row["requires"].items():
            RoleRequirement.objects.update_or_create(
                profile=profile, competence=competences[code], defaults={"level": level}
            )
