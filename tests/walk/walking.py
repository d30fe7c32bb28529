"""One step of the walk: what a caller should get for a target, what they got, and what is wrong about it."""

from collections.abc import Iterator
from copy import copy

from django.db import transaction
from django.http import HttpResponse

from melek.identity.rules import covers
from tests.walk.routes import NATION, Route, Target, address, all_routes, targets
from tests.walk.world import OUTSIDE, OUTSIDER, Caller, World

LOGIN = "/accounts/login/"
# sends whoever has no sign-in under way to the sign-in page
SENDS_TO_LOGIN = {"mfa_authenticate", "mfa_reauthenticate_webauthn"}
# exists only while an authenticator app is being set up
NEEDS_SETUP = {"identity:totp_qr"}
# deletes a file, which no rollback brings back
LOSES_A_FILE = {"registry:cancel_import", "assessment:external_cancel_import", "catalogue:cancel_import"}


# reading is for whoever holds the permission somewhere; the act holds in the whole nation
NATIONAL_ACTS = {"identity:role"}
# reading is for more people than the act
NARROWER_ACTS = {"assessment:issue": "assessment.settle_issue"}
# the form names the object that the act is about; without one there is nothing
NEEDS_A_CHOICE = {"assessment:choose_room"}


def expected(route: Route, caller: Caller, target: Target, method: str) -> str:
    """*open*, *login*, *forbidden* or *hidden* (403 or 404), from what the view declares and where the object stands."""
    if route.access == "public":
        return "open" if not target.also or _opens(caller, target) else "hidden"
    if caller.user is None:
        return "login"
    if route.access == "signed_in":
        return "open" if target.owner in (None, caller.user) or _opens(caller, target) else "hidden"
    access = NARROWER_ACTS.get(route.name, route.access) if method == "post" else route.access
    paths = caller.held.get(str(access), [])
    if not paths:
        return "forbidden"
    place = NATION if method == "post" and route.name in NATIONAL_ACTS else target.place
    return "open" if not place or covers(paths, place) else "hidden"


def _opens(caller: Caller, target: Target) -> bool:
    """Whether the caller opens somebody else's object where it stands."""
    held = {one for one, paths in caller.held.items() if covers(paths, target.place)}
    return not held.isdisjoint((target.also, *target.or_also)) and (not target.besides or target.besides in held)


def got(answer: HttpResponse) -> str:
    """The answer as one word."""
    if answer.status_code >= 500:
        return "broken"
    if answer.status_code in {301, 302}:
        return "login" if answer["Location"].startswith(LOGIN) else "open"
    return {403: "forbidden", 404: "missing"}.get(answer.status_code, "open")


def is_right(route: Route, wanted: str, found: str) -> bool:
    """Whether the answer is one that the expectation allows."""
    if wanted == "hidden":
        return found in {"forbidden", "missing"}
    if wanted == "open" and route.name in SENDS_TO_LOGIN:
        return found in {"open", "login"}
    if wanted == "open" and route.name in NEEDS_A_CHOICE:
        return found in {"open", "missing"}
    if wanted == "open" and route.name in NEEDS_SETUP:
        return found == "missing"
    return found == wanted


def ask(caller: Caller, method: str, url: str) -> tuple[HttpResponse, bytes]:
    """Send a request whose changes are taken back, the cookies included: signing out must not end the walk."""
    cookies = copy(caller.client.cookies)
    with transaction.atomic():
        answer: HttpResponse = getattr(caller.client, method)(url)
        content = answer.getvalue()  # a stream is read while its rows are still there
        transaction.set_rollback(True)
    caller.client.cookies = cookies
    return answer, content


def step(route: Route, caller: Caller, target: Target, method: str) -> str:
    """What is wrong about one answer, or an empty text."""
    wanted = expected(route, caller, target, method)
    url = address(route, target)
    if method == "post" and wanted == "open" and route.name in LOSES_A_FILE:
        return ""
    answer, content = ask(caller, method, url)
    found = "refused" if answer.status_code == 405 and method == "get" else got(answer)
    told = f"{method.upper()} {url} as {caller.name}: wanted {wanted}, got {found} ({answer.status_code})"
    if found != "refused" and not is_right(route, wanted, found):
        return told
    if caller.reach == "agency" and not target.is_named and OUTSIDER.encode() in content:
        return f"{told}, with a name from outside"
    return ""


def walk(world: World, *, routes: list[Route] | None = None) -> Iterator[str]:
    """Every route as everybody, for every target, by GET and by POST; yields what is wrong."""
    known = targets(world)
    for route in all_routes() if routes is None else routes:
        for place, target in enumerate(known.get(route.name, [Target()])):
            for caller, method in _asked(world, route, target, is_first=place == 0):
                if wrong := step(route, caller, target, method):
                    yield wrong


def _asked(world: World, route: Route, target: Target, *, is_first: bool) -> Iterator[tuple[Caller, str]]:
    """Everybody by both methods, but for questions that were put already.

    A role that holds nothing of what is asked for is the same in the nation as in the agency, and one speaks for all
    that are refused alike: where a view asks for a permission, before its own code runs, and for every further object
    of a route. On the first object of a view that judges by itself each role is put to it.
    An open door asks nobody who they are, so one stranger knocks by POST.
    """
    judges_itself, was_refused = is_first and route.access in {"signed_in", "public"}, False
    for caller in world.callers:
        counts = not {route.access, target.also, *target.or_also}.isdisjoint(caller.held)
        if caller.reach != "" and not counts:
            if caller.reach == "nation" or (was_refused and not judges_itself):
                continue
            was_refused = True
        yield caller, "get"
        if route.access != "public" or caller.user is None:
            yield caller, "post"


def walk_api(world: World) -> Iterator[str]:
    """Every operation of the API as everybody; nobody in the agency is told of people in the other."""
    from tests.walk.routes import api_routes

    for url, access in api_routes():
        for caller in world.callers:
            answer, content = ask(caller, "get", url)
            wanted = _expected_status(str(access), caller)
            told = f"{url} as {caller.name}: wanted {wanted}, got {answer.status_code}"
            if answer.status_code != wanted:
                yield told
            elif access != "public" and caller.reach == "agency" and f'"{OUTSIDE}"'.encode() in content:
                yield f"{told}, with somebody from outside"


def _expected_status(access: str, caller: Caller) -> int:
    if access == "public":
        return 200
    if caller.user is None:
        return 401
    return 200 if access == "signed_in" or access in caller.held else 403


def openings(world: World) -> Iterator[tuple[Route, Caller, str]]:
    """Each address once, with somebody for whom it should open by GET."""
    known = targets(world)
    for route in all_routes():
        for target in known.get(route.name, [Target()]):
            who = [one for one in world.callers if expected(route, one, target, "get") == "open"]
            if who:
                yield route, who[-1], address(route, target)
