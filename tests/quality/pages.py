"""Pages of quality asked for and pressed, with the status that is wanted."""

from typing import Any

from django.test import Client


def shown(client: Client, url: str, status: int = 200) -> str:
    """The page."""
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return str(answer.content.decode())


def pressed(client: Client, url: str, data: dict[str, Any] | None = None, status: int = 302) -> Any:
    """The answer to a form."""
    answer = client.post(url, data or {})
    assert answer.status_code == status, (url, answer.status_code, answer.content.decode()[:3000])
    return answer
