"""The accreditation world, with files in a folder of the test."""

from tests.quality.accreditation.conftest import evidence_dir, world  # noqa: F401 - fixtures
