"""What insight enters in the registers of lower floors: public sections of the shell, and what is not yet certain."""

from django.utils.translation import gettext_lazy as _

from melek.kit.reference import Claim, Mark, claims
from melek.kit.registers import NavigationItem, navigation

for _code, _label, _order, _rank, _audience, _hint in (
    ("national", _("Kemajuan nasional"), 10, 10, "all", _("Lihat angka terbaru dan jaraknya dari target.")),
    ("indicators", _("Indikator"), 70, 70, "all", _("Pilih angka, pilah menurut wilayah atau instansi, lalu unduh.")),
    ("agencies", _("Instansi"), 75, 75, "public", ""),
    ("methods", _("Metode"), 80, 80, "public", ""),
    ("data", _("Data terbuka"), 85, 85, "public", ""),
):
    _url = f"insight:{_code}"
    navigation.add(NavigationItem(f"insight.{_code}", _label, _url, _order, _audience, hint=_hint, rank=_rank))

_NATIONAL = _("Halaman nasional, target, jalur")
_TEST = _("Tes, hasil, definisi")

for _claim in (
    Claim(
        "target-90-2029",
        "Target pemerintah: 90% ASN melek digital pada 2029.",
        "Government target: 90% of civil servants digitally literate by 2029.",
        Mark.NEWS,
        "Publikasi LAN 3 Oktober 2025 (tvonenews 377272; fixmakassar)",
        _NATIONAL,
        "LAN; Bappenas; KemenPANRB",
    ),
    Claim(
        "rpjmn-2025-2029",
        "Rumah hukum target ialah RPJMN 2025–2029, Perpres 12/2025; baris targetnya sendiri belum ditemukan.",
        "The legal home of the target is RPJMN 2025–2029, Perpres 12/2025; the line with the target was not found.",
        Mark.NEWS,
        "metrotvnews kj2CDzGz, 26 November 2025",
        _NATIONAL,
        "Bappenas",
    ),
    Claim(
        "official-definition",
        "Belum ditemukan definisi operasional, batas, atau instrumen resmi untuk “melek digital”.",
        "No official operational definition, threshold or instrument of “digitally literate” was found.",
        Mark.DERIVED,
        "Penelusuran sumber terbuka sampai November 2026",
        _TEST,
        "LAN; KemenPANRB; BKN",
    ),
    Claim(
        "official-path",
        "Belum ditemukan jalur resmi per tahun menuju 90%; jalur di sini garis lurus.",
        "No official yearly path to 90% was found; the path here is a straight line.",
        Mark.DERIVED,
        "Renstra LAN 2025–2029 tidak ditemukan",
        _NATIONAL,
        "LAN; Bappenas",
    ),
    Claim(
        "uu-20-2023-49",
        "Setiap pegawai ASN wajib mengembangkan kompetensi lewat pembelajaran terus-menerus (UU 20/2023 Pasal 49).",
        "Every civil servant must develop competence by continuous learning (UU 20/2023 article 49).",
        Mark.PRIMARY,
        "UU 20/2023 Pasal 49 (bahan LAN 3 September 2024)",
        _TEST,
        "KemenPANRB",
    ),
    Claim(
        "pp-11-2017-20-jp",
        "Pengembangan kompetensi sedikitnya 20 jam pelajaran setahun bagi setiap PNS (PP 11/2017 jo. PP 17/2020 Pasal 203).",
        "At least 20 learning hours a year of competence development for each permanent civil servant (PP 11/2017 with PP 17/2020, article 203).",
        Mark.PRIMARY,
        "PP 11/2017 jo. PP 17/2020 Pasal 203(4)",
        _("Rujukan pengembangan kompetensi"),
        "KemenPANRB; LAN",
    ),
    Claim(
        "digcomp-names",
        "Nama Indonesia kompetensi DigComp 3.0 ialah terjemahan Melek, bukan terjemahan resmi.",
        "The Indonesian names of the DigComp 3.0 competences are Melek's rendering, not an official translation.",
        Mark.DERIVED,
        "DigComp 3.0 (JRC144121)",
        _TEST,
        "LAN; Komdigi",
    ),
    Claim(
        "pillar-crosswalk",
        "Padanan DigComp dengan empat pilar literasi digital ialah usulan Melek.",
        "The cross-walk from DigComp to the four pillars of digital literacy is Melek's proposal.",
        Mark.DERIVED,
        "Disusun dari uraian empat pilar; padanan resmi tidak ditemukan",
        _TEST,
        "Komdigi; LAN",
    ),
    Claim(
        "role-requirements",
        "Tingkat yang disyaratkan tiap jenis jabatan ialah usulan Melek.",
        "The levels that each kind of position requires are Melek's proposal.",
        Mark.DERIVED,
        "Disusun dari empat kluster ASN dalam analisis kebutuhan digital",
        _TEST,
        "KemenPANRB; LAN",
    ),
    Claim(
        "disadvantaged-2024",
        "Daftar daerah tertinggal Perpres 63/2020 berakhir pada 2024; daftar 2025–2029 belum ditemukan.",
        "The list of disadvantaged regions of Perpres 63/2020 ended in 2024; the list for 2025–2029 was not found.",
        Mark.THIRD_PARTY,
        "Perpres 63/2020 menurut berita 2020",
        _("Data wilayah"),
        "Kementerian Desa dan PDT; Bappenas",
    ),
    Claim(
        "agency-sizes",
        "Banyaknya pegawai tiap instansi tidak ditemukan diterbitkan; angkanya datang dari impor tiap instansi.",
        "No published number of employees by agency was found; the numbers come from each agency's import.",
        Mark.DERIVED,
        "Penelusuran sumber terbuka sampai November 2026",
        _("Halaman instansi, kerangka sampel"),
        "BKN",
    ),
    Claim(
        "province-borders",
        "Batas provinsi di peta disederhanakan dan bukan batas resmi.",
        "The province borders on the map are simplified and not official.",
        Mark.THIRD_PARTY,
        "cahyadsn/wilayah_boundaries (MIT)",
        _("Peta"),
        "Badan Informasi Geospasial; Kemendagri",
    ),
):
    claims.add(_claim)
