"""The whole way of an accreditation, from a draft to a certificate."""

from melek.catalogue.enums import Accredited
from melek.dossier.enums import DocumentState
from melek.dossier.queries.documents import check_number
from melek.dossier.queries.documents import state_of as document_state
from melek.quality.enums.accreditation import State
from melek.quality.models import Accreditation, Surveillance
from melek.quality.queries.accreditation import certificate_of
from tests.quality.accreditation import world as worlds
from tests.quality.accreditation.world import TODAY, World


def test_an_application_goes_all_the_way_to_a_certificate(world: World) -> None:
    made = worlds.in_force(world)
    made = Accreditation.objects.get(pk=made.pk)
    assert made.state == State.IN_FORCE
    assert str(made.valid_until) == "2031-11-02"
    certificate = certificate_of(made)
    assert certificate is not None
    assert certificate.expires_on == made.valid_until
    assert document_state(certificate, on=TODAY) == DocumentState.VALID
    told = {one.name: one.text for one in check_number(certificate.number, on=TODAY).facts}
    assert told["programme"] == "Pelatihan Pengelolaan Arsip Digital"
    assert "Rahma" not in str(told)
    world.programme.refresh_from_db()
    assert world.programme.accredited == Accredited.VALID
    assert world.programme.accredited_until == made.valid_until
    assert Surveillance.objects.filter(accreditation=made).exists()
