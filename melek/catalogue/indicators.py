"""Indicators that the catalogue owns."""

from melek.warehouse.registers import Counted, indicators

_CUBES = (("agency_kind",), ("province",))
indicators.add(
    Counted(
        code="catalogue.licensed_offerings",
        name_id="Penawaran pelatihan dengan pengajar berlisensi",
        name_en="Training offerings with licensed instructors",
        definition_id=(
            "Bagian penawaran yang lisensi para pengajarnya, pada hari mulai, bersama-sama mencakup setiap kompetensi program "
            "pada tingkatnya. Dihitung dari penawaran yang dibuka sejak dua tahun terakhir. Provinsi berarti tempat pelatihan; "
            "pelatihan daring dihitung di tempat lembaganya."
        ),
        definition_en=(
            "Share of offerings whose instructors' licences, on the first day, together cover each competence of the programme "
            "at its level. Counted over offerings opened that began within two years or are to come. Province means where the "
            "training takes place; online training counts where its institution is."
        ),
        excludes_id="Penawaran yang belum mulai dan belum menetapkan pengajar tidak dihitung. Sel dengan kurang dari 10 penugasan mengajar disembunyikan.",
        excludes_en="Offerings that have not begun and name no instructor yet are not counted. Cells with fewer than 10 teaching assignments are hidden.",
        unit="share",
        of_id="penawaran pelatihan",
        of_en="training offerings",
        owner="catalogue",
        cubes=_CUBES,
        dataset="catalogue.offerings",
        numerator=lambda table: (table.is_staffed & table.is_licensed).cast("int64").sum(),
        denominator=lambda table: table.is_staffed.cast("int64").sum(),
        people=lambda table: table.instructors.cast("int64").sum(),
    )
)
indicators.add(
    Counted(
        code="catalogue.complete_offerings",
        name_id="Penawaran pelatihan dengan data lengkap",
        name_en="Training offerings with complete data",
        definition_id=(
            "Bagian penawaran yang tempat, tanggal, pengajar, kursi, biaya, dan penanggung biayanya terisi, di antara yang "
            "dibuka sejak dua tahun terakhir. Provinsi berarti tempat pelatihan; pelatihan daring dihitung di tempat lembaganya."
        ),
        definition_en=(
            "Share of offerings with place, dates, instructors, seats, price and payer filled in, among those opened that began "
            "within two years or are to come. Province means where the training takes place; online training counts where its "
            "institution is."
        ),
        excludes_id="Isinya tidak diperiksa benar atau salahnya. Yang baru direncanakan dan yang dibatalkan tidak dihitung.",
        excludes_en="Whether the entries are right is not checked. What is only planned, and what was cancelled, is not counted.",
        unit="share",
        of_id="penawaran pelatihan",
        of_en="training offerings",
        owner="catalogue",
        cubes=_CUBES,
        dataset="catalogue.offerings",
        numerator=lambda table: table.is_complete.cast("int64").sum(),
        denominator=lambda table: table.count(),
        disclosure=1,  # a row is an offering that everybody may read, and says nothing of a person
    )
)
