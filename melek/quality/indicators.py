"""Indicators that quality owns."""

from melek.warehouse.registers import Counted, indicators

# Complaints
indicators.add(
    Counted(
        code="quality.complaints_answered_in_time",
        name_id="Pengaduan pelatihan yang dijawab tepat waktu",
        name_en="Training complaints answered in time",
        definition_id=(
            "Bagian pengaduan tentang pelatihan yang dijawab pertama kali sebelum tenggatnya, di antara yang jatuh tempo "
            "dalam 365 hari sebelum data diambil. Provinsi berarti tempat lembaga pelatihannya."
        ),
        definition_en=(
            "Share of complaints about training whose first answer came before it was due, among those that fell due in "
            "the 365 days before the data were taken. Province means where the training institution is."
        ),
        excludes_id="Yang ditarik sebelum dijawab dan yang menunggu keterangan pemohon tidak dihitung.",
        excludes_en="Those taken back unanswered, and those that wait for their opener, are not counted.",
        unit="share",
        of_id="pengaduan pelatihan",
        of_en="complaints about training",
        owner="quality",
        cubes=(("agency_kind",), ("province",)),
        dataset="quality.complaints",
        numerator=lambda table: (table.is_recent & (table.in_time == "yes")).cast("int64").sum(),
        denominator=lambda table: table.is_recent.cast("int64").sum(),
    )
)
