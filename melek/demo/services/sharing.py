"""What agencies of the demo settled with each other: overlap cases in each of their ends, and requests for training."""

from dataclasses import replace
from datetime import datetime, timedelta

from melek.catalogue.enums import Resolution
from melek.catalogue.models import OverlapCase, Programme
from melek.catalogue.services.finder.run import Pass, store_pass
from melek.catalogue.services.overlaps import settling
from melek.catalogue.services.overlaps.climbing import climb_cases
from melek.demo.services.accounts import TRAINERS
from melek.dossier.enums import Outcome
from melek.dossier.models import Case
from melek.dossier.services import cases, decisions
from melek.identity.models import User

# programmes of the cases that an earlier pass found: their agencies agreed, the clock ran out, an authority decided
AGREED = ("NTT-DES-06", "BPSDM/DES/005/KDN")
CLIMBED = ("BPSDM/HKM/009/KDN", "BPSDM.MAL/HKM/7")
DECIDED = ("KSN-008/BSSN", "893/017/TI/BPSDM-JTM")
EARLIER = timedelta(days=36)
REQUEST = "catalogue.agency_request"
SHARED = (
    "Isi dan pesertanya sama. Peserta dari NTT memakai kursi kelas Kementerian Dalam Negeri, dan kelas di Kupang "
    "diadakan sekali saja."
)


def find_earlier(done: Pass, *, at: datetime) -> None:
    """A pass over the catalogue before the joint plan; it opens the cases of a few programmes alone."""
    import numpy as np

    codes = (*AGREED, *CLIMBED, *DECIDED)
    kept = set(Programme.objects.filter(code__in=codes).values_list("pk", flat=True))
    clusters = done.found.clusters
    # each other programme stands alone, beyond the numbers in use
    alone = np.arange(len(clusters)) + int(clusters.max()) + 1
    is_kept = np.array([one.key in kept for one in done.rows])
    found = replace(done.found, clusters=np.where(is_kept, clusters, alone))
    store_pass(done=replace(done, found=found), window=None, by=None, at=at - EARLIER)


def build(*, at: datetime) -> None:
    """Cases agreed, climbed and decided; a request that was answered, and one that waits."""
    _agreed(at=at)
    _answer(CLIMBED, TRAINERS[1], Resolution.KEEP, _KEEP, door="trainer-2", at=at - timedelta(days=20))
    climb_cases(at=at - timedelta(days=4))
    decided = _case(DECIDED)
    settling.decide_case(
        case=decided,
        resolution=Resolution.SHARE,
        reasons=(
            "Kedua instansi tidak menjawab. Kelas BSSN menerima peserta Jawa Timur, sehingga penyelenggaraan kedua tidak "
            "perlu dianggarkan lagi."
        ),
        by=_account("training-coordinator"),
        at=at - timedelta(days=1),
    )
    _answered(at=at)
    _asked(
        "PAPUA/BPSDM/TIK-06",
        door="asks-pemprov-81",
        statement="Sekitar 25 petugas pelayanan kependudukan di Ambon dan Maluku Tengah, paling lambat akhir Mei.",
        remedy="Menambah satu kelas daring, atau mengadakannya di Ambon bersama BPSDM Maluku.",
        at=at - timedelta(days=1),
    )


_KEEP = "Peserta kami dari pusat dan daerah, dengan praktik pada sistem kementerian; kelas di Maluku lebih ringkas."


def _agreed(*, at: datetime) -> None:
    """Both share seats; a month later the saving is reported."""
    _answer(AGREED, "pemprov-53", Resolution.SHARE, SHARED, door="asks-pemprov-53", at=at - timedelta(days=31))
    _answer(AGREED, TRAINERS[1], Resolution.SHARE, SHARED, door="trainer-2", at=at - timedelta(days=29))
    settling.report_saving(
        case=_case(AGREED),
        amount=12_500_000,
        basis="DPA perubahan 2026 BPSDM NTT: satu dari dua kelas tidak jadi dilaksanakan, 10 kursi dengan biaya Rp1.250.000.",
        by=_account("asks-pemprov-53"),
        at=at - timedelta(days=2),
    )


def _case(codes: tuple[str, ...]) -> OverlapCase:
    """The case about these programmes."""
    return OverlapCase.objects.filter(programmes__programme__code__in=codes).distinct().get()


def _account(door: str) -> User:
    return User.objects.get(username=f"peragaan-{door}")


def _answer(codes: tuple[str, ...], agency: str, resolution: str, reason: str, *, door: str, at: datetime) -> None:
    owned = Programme.objects.select_related("owner__scope").get(code__in=codes, owner__code=agency)
    by, case = _account(door), _case(codes)
    settling.answer_case(case=case, agency=owned.owner, resolution=resolution, reason=reason, by=by, at=at)


def _asked(code: str, *, door: str, statement: str, remedy: str, at: datetime) -> Case:
    """A request to the agency of a programme."""
    programme = Programme.objects.select_related("owner__scope").get(code=code)
    path, by = programme.scope_path, _account(door)
    return cases.open_case(
        kind=REQUEST, subject=programme, scope_path=path, statement=statement, remedy=remedy, by=by, at=at
    )


def _answered(*, at: datetime) -> None:
    """Partly granted a week later."""
    made = _asked(
        "BPSDM/REN/003/KDN",
        door="asks-pemprov-53",
        statement="30 perencana perangkat daerah di Kupang dan Alor, sebelum penyusunan Renja pada bulan Februari.",
        remedy="Membuka satu kelas di Kupang, atau menyediakan 30 kursi.",
        at=at - timedelta(days=14),
    )
    by = _account("trainer-2")
    cases.take_case(case=made, by=by, at=at - timedelta(days=10))
    decisions.answer_case(
        case=made,
        outcome=Outcome.PARTLY,
        reasons=(
            "Sepuluh kursi disediakan pada kelas Januari melalui Kursi bersama. Kelas di Kupang belum dapat dibuka tahun "
            "ini karena pengajarnya sudah terjadwal; kami usulkan masuk rencana bersama 2027."
        ),
        by=by,
        at=at - timedelta(days=7),
    )
