"""Fifty takers on keep-alive connections, each sending its next answer as soon as the last one is confirmed."""

import json
import re
import socket
import sys
import threading
import time
from urllib.parse import urlencode

_TOKEN = re.compile(rb'name="token" value="([0-9a-f]{32})"')
_LENGTH = re.compile(rb"[Cc]ontent-[Ll]ength: (\d+)")


class Web:
    """The least of HTTP that a keep-alive connection needs, so that the client takes no more of the cores than it must."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        """Send a request and read its answer: status and body."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        self.socket.sendall((head + body).encode())
        data = self.socket.recv(65536)
        while b"\r\n\r\n" not in data:
            data += self.socket.recv(65536)
        top, _gap, page = data.partition(b"\r\n\r\n")
        found = _LENGTH.search(top)
        length = int(found[1]) if found else 0
        while len(page) < length:
            page += self.socket.recv(65536)
        if b"onnection: close" in top:
            self.socket.close()
            self._connect()
        return int(top[9:12]), page


class Taker(threading.Thread):
    """One person: signed in by cookie, sits their tests or posts to the peer view until the time is over."""

    def __init__(self, port: int, person: dict[str, str], *, is_peer: bool, until: float) -> None:
        super().__init__(daemon=True)
        self.port, self.person, self.is_peer, self.until = port, person, is_peer, until
        self.times: list[float] = []
        self.failed = 0

    def run(self) -> None:
        self.web = Web(self.port, f"sessionid={self.person['session']}; csrftoken={self.person['csrf']}")
        if self.is_peer:
            self._post_rows()
        else:
            self._sit_tests()
        self.web.socket.close()

    def _post_rows(self) -> None:
        body = urlencode({"csrfmiddlewaretoken": self.person["csrf"], "text": "x" * 60})
        while time.monotonic() < self.until:
            self._timed("/bench/insert/", body)

    def _sit_tests(self) -> None:
        for sitting in self.person["sittings"]:
            if time.monotonic() >= self.until:
                return
            page = self.web.send("GET", f"/sittings/{sitting}/")[1]
            while (token := _TOKEN.search(page)) and time.monotonic() < self.until:
                fields = {"csrfmiddlewaretoken": self.person["csrf"], "token": token[1].decode(), "tidak_tahu": "1"}
                page = self._timed(f"/sittings/{sitting}/", urlencode(fields))

    def _timed(self, path: str, body: str) -> bytes:
        begun = time.monotonic()
        status, page = self.web.send("POST", path, body)
        self.times.append(time.monotonic() - begun)
        self.failed += status >= 400
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
