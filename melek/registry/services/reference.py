"""Loading regions, agencies, their succession and dated lists from the reference files."""

from datetime import date
from typing import Any

from django.db import transaction

from melek.identity import trail
from melek.identity.models import Scope
from melek.kit.reference import load_csv, load_yaml
from melek.registry.models import Agency, AgencyFrame, AgencyFrameMember, AgencySuccession, Region

COUNTRY = "0"


def load_all() -> dict[str, int]:
    """Load or refresh all reference data of the registry; repeating it changes nothing."""
    with transaction.atomic():
        counts = {
            "regions": load_regions(),
            "agencies": load_agencies(),
            "successions": load_successions(),
            "frames": load_frames(),
        }
        trail.record_load("registry.reference.loaded", "registry")
        return counts


def load_regions() -> int:
    """The country, its provinces, regencies and cities."""
    known = {region.code: region for region in Region.objects.all()}
    if COUNTRY not in known:
        known[COUNTRY] = Region.objects.create(
            code=COUNTRY, name="Indonesia", kind="negara", is_autonomous=False, time_zone="Asia/Jakarta"
        )
    rows = load_csv("registry", "regions.csv")
    for row in sorted(rows, key=lambda one: len(one["code"])):
        values = _region_values(row, known)
        region = known.get(row["code"])
        if region is None:
            known[row["code"]] = Region.objects.create(code=row["code"], **values)
        elif any(getattr(region, name) != value for name, value in values.items()):
            Region.objects.filter(pk=region.pk).update(**values)
    return len(rows)


def _region_values(row: dict[str, str], known: dict[str, Region]) -> dict[str, Any]:
    return {
        "bps_code": row["bps_code"],
        "name": row["name"],
        "kind": row["kind"],
        "parent": known[row["parent_code"] or COUNTRY],
        "is_autonomous": row["is_autonomous"] == "true",
        "is_disadvantaged": {"true": True, "false": False}.get(row["disadvantaged_3t"]),
        "population": int(row["population"]) if row["population"] else None,
        "label_latitude": float(row["latitude"]) if row["latitude"] else None,
        "label_longitude": float(row["longitude"]) if row["longitude"] else None,
        "capital": row["capital"],
        "time_zone": row["time_zone"],
    }


def partial_date(text: str) -> tuple[date | None, bool]:
    """A date from `YYYY-MM-DD`, or the first of the month from `YYYY-MM` with the mark *month only*; empty is unknown."""
    if not text:
        return None, False
    if len(text) == len("2025-10"):
        return date.fromisoformat(text + "-01"), True
    return date.fromisoformat(text), False


def load_agencies() -> int:
    """All agencies of the list, each with its scope."""
    regions = {region.code: region for region in Region.objects.all()}
    known = {agency.code: agency for agency in Agency.objects.all()}
    root = Scope.objects.get(path="/")
    rows = load_csv("registry", "agencies.csv")
    for row in rows:
        values = _agency_values(row, regions)
        agency = known.get(row["code"])
        if agency is None:
            scope = Scope.objects.create(
                parent=root, kind="agency", code=row["code"], label=row["name"][:250], path=f"/{row['code']}/"
            )
            Agency.objects.create(code=row["code"], scope=scope, **values)
        elif any(getattr(agency, name) != value for name, value in values.items()):
            Agency.objects.filter(pk=agency.pk).update(**values)
    return len(rows)


def _agency_values(row: dict[str, str], regions: dict[str, Region]) -> dict[str, Any]:
    begins, begins_roughly = partial_date(row["valid_from"])
    ends, ends_roughly = partial_date(row["valid_to"])
    return {
        "name": row["name"],
        "short_name": row["short_name"],
        "kind": row["kind"],
        "region": regions[row["region_code"]],
        "valid_from": begins,
        "valid_to": ends,
        "is_month_only": begins_roughly or ends_roughly,
        "klpd_code": row["klpd_code"],
        "bkn_code": row["bkn_code"],
        "source": row["source"],
        "is_verified": row["is_verified"] == "true",
    }


def load_successions() -> int:
    """How agencies follow each other."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    rows = load_csv("registry", "succession.csv")
    for row in rows:
        AgencySuccession.objects.update_or_create(
            predecessor_name=row["predecessor_name"],
            successor=agencies[row["successor"]],
            defaults={
                "predecessor": agencies.get(row["predecessor"]),
                "kind": row["kind"],
                "on": partial_date(row["on"])[0],
                "mark": "D",
            },
        )
    return len(rows)


def load_frames() -> int:
    """Dated lists of agencies; members only where they are known."""
    rows = load_yaml("registry", "frames.yaml")
    for row in rows:
        values = {key: value for key, value in row.items() if key != "code"}
        frame, _made = AgencyFrame.objects.update_or_create(code=row["code"], defaults=values)
        if frame.members_known:
            agencies = Agency.objects.on(frame.as_of)
            have = set(frame.members.values_list("agency_id", flat=True))
            fresh = [AgencyFrameMember(frame=frame, agency=agency) for agency in agencies if agency.pk not in have]
            AgencyFrameMember.objects.bulk_create(fresh)
            frame.size = frame.members.count()
            frame.save(update_fields=["size"])
    return len(rows)
