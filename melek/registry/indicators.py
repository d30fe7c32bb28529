"""Indicators that the registry owns."""

from melek.warehouse.registers import Counted, indicators

indicators.add(
    Counted(
        code="registry.employees",
        name_id="Pegawai aktif",
        name_en="Active civil servants",
        definition_id="Banyaknya pegawai yang bertugas pada hari data diambil. Provinsi berarti tempat tugas; instansi berarti pemberi kerja.",
        definition_en="Number of people serving on the day of the data. Province means duty place; agency means employer.",
        unit="people",
        owner="registry",
        cubes=(
            ("province",),
            ("agency_kind",),
            ("agency",),
            ("employment",),
            ("sex",),
            ("education",),
            ("position_kind",),
            ("province", "agency_kind"),
            ("province", "cluster"),
        ),
        dataset="registry.workforce",
        numerator=lambda table: table.count(),
    )
)
indicators.add(
    Counted(
        code="registry.women_share",
        name_id="Bagian perempuan",
        name_en="Share of women",
        definition_id="Bagian perempuan di antara pegawai aktif, menurut register kepegawaian.",
        definition_en="Share of women among active civil servants, as the personnel register records it.",
        unit="share",
        owner="registry",
        cubes=(("province",), ("agency_kind",)),
        dataset="registry.workforce",
        numerator=lambda table: (table.sex == "f").sum(),
        denominator=lambda table: table.count(),
    )
)
