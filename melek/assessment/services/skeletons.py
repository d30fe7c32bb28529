"""The example text with which an author begins an item of each way of answering."""

from typing import Any

from melek.kit.reference import load_yaml


def skeleton(interaction: str) -> dict[str, Any]:
    """A whole, correct example item in the form of the reference files, to be overwritten."""
    row: dict[str, Any] = load_yaml("assessment", "skeletons.yaml")[interaction]
    return {**row, "interaction": interaction}
