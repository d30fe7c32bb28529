"""Fifty takers on keep-alive connections, each sending its next answer as soon as the last one is confirmed."""

import http.client
import json
import re
import sys
import threading
import time
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="token" value="([0-9a-f]{32})"')
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class Taker(threading.Thread):
    """One person: signed in by cookie, sits their tests or posts to the peer view until the time is over."""

    def __init__(self, port: int, person: dict[str, str], *, is_peer: bool, until: float) -> None:
        super().__init__(daemon=True)
        self.port, self.person, self.is_peer, self.until = port, person, is_peer, until
        self.times: list[float] = []
        self.failed = 0

    def run(self) -> None:
        self.web = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.headers = {**HEADERS, "Cookie": f"sessionid={self.person['session']}; csrftoken={self.person['csrf']}"}
        if self.is_peer:
            self._post_rows()
        else:
            self._sit_tests()

    def _post_rows(self) -> None:
        body = urlencode({"csrfmiddlewaretoken": self.person["csrf"], "text": "x" * 60})
        while time.monotonic() < self.until:
            self._timed("/bench/insert/", body)

    def _sit_tests(self) -> None:
        for sitting in self.person["sittings"]:
            if time.monotonic() >= self.until:
                return
            page = self._get(f"/sittings/{sitting}/")
            while (token := _TOKEN.search(page)) and time.monotonic() < self.until:
                fields = {"csrfmiddlewaretoken": self.person["csrf"], "token": token[1].decode(), "tidak_tahu": "1"}
                page = self._timed(f"/sittings/{sitting}/", urlencode(fields))

    def _get(self, path: str) -> bytes:
        self.web.request("GET", path, headers=self.headers)
        return self.web.getresponse().read()

    def _timed(self, path: str, body: str) -> bytes:
        begun = time.monotonic()
        self.web.request("POST", path, body=body, headers=self.headers)
        answer = self.web.getresponse()
        page = answer.read()
        self.times.append(time.monotonic() - begun)
        self.failed += answer.status >= 400
        return page


def main() -> None:
    """Read the job from standard input, run it, print the times as JSON."""
    job = json.load(sys.stdin)
    until = time.monotonic() + job["seconds"]
    takers = [Taker(job["port"], person, is_peer=job["peer"], until=until) for person in job["people"]]
    begun = time.monotonic()
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    times = sorted(time_ for taker in takers for time_ in taker.times)
    print(
        json.dumps(
            {
                "rate": len(times) / (time.monotonic() - begun),
                "p50": times[len(times) // 2],
                "p99": times[int(len(times) * 0.99)],
                "count": len(times),
                "failed": sum(taker.failed for taker in takers),
            }
        )
    )


if __name__ == "__main__":
    main()
