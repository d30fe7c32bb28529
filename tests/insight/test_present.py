"""What "Bagaimana ini dihitung" says of figures of people, and of figures of something else."""

from datetime import date

from melek.insight.views import present
from melek.warehouse.models import CubeCell
from melek.warehouse.registers import indicators

OFFERINGS = indicators["catalogue.complete_offerings"]


def cell(code: str) -> CubeCell:
    return CubeCell(indicator=code, value=0.4, n=412, population=412, on=date(2026, 11, 2), state="shown")


def test_figure_of_offerings_speaks_of_offerings() -> None:
    how = present.how_of(cell(OFFERINGS.code), dims=("province",))
    assert how.coverage == "Seluruh 412 penawaran pelatihan dalam data"
    assert how.population == "Penawaran pelatihan; arti tempatnya ada dalam definisi"
    assert present.least_words(OFFERINGS) == "sedikitnya 1 penawaran pelatihan"


def test_figure_of_people_speaks_of_people() -> None:
    how = present.how_of(cell("registry.women_share"), dims=("province",))
    assert how.coverage == "Seluruh 412 orang dalam data"
    assert "pegawai aktif" in how.population.lower()
    assert present.least_words(indicators["registry.women_share"]) == "sedikitnya 10 orang"


def test_people_behind_offerings_are_still_protected_as_people() -> None:
    assert present.least_words(indicators["catalogue.licensed_offerings"]) == "sedikitnya 10 orang"
