"""How many of the programmes that a search found have each choice of a facet."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from melek.catalogue.enums import Accredited, VersionState
from melek.catalogue.models import Programme, ProgrammeCompetence, ProgrammeVersion
from melek.catalogue.queries.search import FROM_AFAR, Found, open_offerings

Counts = dict[str, dict[str, int]]


def facet_counts(found: Found, on: date) -> Counts:
    """Programmes by choice, for each facet; a facet that is on or off has its number under an empty choice.

    Nothing when more was found than is listed: counting it would take longer than the search.
    """
    if found.is_cut:
        return {}
    keys = found.keys
    owners = list(Programme.objects.filter(pk__in=keys).values_list("owner__code", "accredited"))
    versions = ProgrammeVersion.objects.filter(programme__in=keys, state=VersionState.PUBLISHED)
    told = list(versions.values_list("programme", "mode", "clusters"))
    taught = ProgrammeCompetence.objects.filter(version__in=versions).values_list("competence__code", flat=True)
    taking = open_offerings(on).filter(version__programme__in=keys)
    offered = list(taking.values_list("version__programme", "region__code", "is_online"))
    afar = {key for key, mode, _clusters in told if mode in FROM_AFAR} | {
        key for key, _code, online in offered if online
    }
    return {
        "agency": _times(owner for owner, _accredited in owners),
        "mode": _times(mode for _key, mode, _clusters in told),
        "cluster": _times(code for _key, _mode, clusters in told for code in set(clusters)),
        "competence": _times(taught),
        "region": _times(code for _key, code in {(key, code.partition(".")[0]) for key, code, _on in offered if code}),
        "online": {"": len(afar)},
        "upcoming": {"": len({key for key, _code, _online in offered})},
        "accredited": {"": sum(state == Accredited.VALID for _owner, state in owners)},
    }


def _times(codes: Iterable[str]) -> dict[str, int]:
    return dict(Counter(codes))
