"""What a browser says it runs on."""


def device_of(agent: str) -> str:
    """`phone`, `tablet`, `desktop` or `unknown` from a browser's User-Agent line."""
    words = agent.lower()
    if "ipad" in words or "tablet" in words or ("android" in words and "mobile" not in words):
        return "tablet"
    if "mobi" in words or "iphone" in words:
        return "phone"
    return "desktop" if any(one in words for one in ("windows", "macintosh", "linux", "cros")) else "unknown"
