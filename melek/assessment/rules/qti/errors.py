"""Why a package is refused as a whole, in words. What is wrong with one item only becomes a note of its report."""

from django.utils.translation import gettext_lazy as _

from melek.kit.errors import InputError


class PackageRefused(InputError):
    """The package is not read at all; nothing of it is stored."""

    message = _("Paket ini tidak dapat dibaca.")


class NotAPackage(PackageRefused):
    """The file is no ZIP archive, or a damaged one."""

    message = _("Berkas ini bukan paket QTI yang utuh. Paket QTI adalah berkas ZIP berisi imsmanifest.xml.")


class Zip64Package(PackageRefused):
    """An archive with a second directory of files, for sizes that no package here may have."""

    message = _("Paket ini dikemas sebagai ZIP64, untuk arsip yang sangat besar. Kemas lagi sebagai ZIP biasa.")


class DamagedFile(PackageRefused):
    """A file of the archive cannot be unpacked."""

    message = _("Berkas {name} di dalam paket rusak. Ekspor lagi paketnya dari sistem asalnya.")


class PackageTooLarge(PackageRefused):
    """The archive, or what it unpacks to, is larger than anything honest."""

    message = _("Paket ini, atau isinya, lebih besar dari {limit}. Bagi menjadi beberapa paket.")


class FileTooLarge(PackageRefused):
    """One file of the archive is too large to be read."""

    message = _("Berkas {name} di dalam paket lebih besar dari {limit}.")


class TooManyFiles(PackageRefused):
    """More files than one package may hold."""

    message = _("Paket ini berisi lebih dari {limit} berkas. Bagi menjadi beberapa paket.")


class TooManyItems(PackageRefused):
    """More items than one package may hold."""

    message = _("Paket ini berisi lebih dari {limit} soal. Bagi menjadi beberapa paket.")


class UnpacksTooFar(PackageRefused):
    """A file that unpacks to far more than it is packed to."""

    message = _("Berkas {name} mengembang jauh melebihi ukurannya di dalam paket. Paket seperti ini tidak dibuka.")


class UnsafeName(PackageRefused):
    """A name that leads out of the package, or is no plain name."""

    message = _("Nama berkas {name} menunjuk ke luar paket atau tidak wajar. Paket ini tidak dibuka.")


class RepeatedName(PackageRefused):
    """Two files with one name: readers would disagree about which one counts."""

    message = _("Nama berkas {name} muncul dua kali di dalam paket.")


class NotAFile(PackageRefused):
    """A link or a device."""

    message = _("{name} di dalam paket adalah tautan, bukan berkas. Paket ini tidak dibuka.")


class NestedPackage(PackageRefused):
    """An archive within the archive."""

    message = _("{name} adalah arsip di dalam paket. Keluarkan dulu isinya.")


class LockedPackage(PackageRefused):
    """An encrypted file, or one packed in an unusual way."""

    message = _("Berkas {name} terkunci atau dikemas dengan cara yang tidak dibaca. Kemas lagi sebagai ZIP biasa.")


class WrongMedia(PackageRefused):
    """A file is not what its name or the manifest says."""

    message = _("Isi berkas {name} tidak sesuai jenisnya.")


class NoManifest(PackageRefused):
    """There is no imsmanifest.xml."""

    message = _("Paket ini tidak berisi imsmanifest.xml.")


class NothingToRead(PackageRefused):
    """The manifest names no item."""

    message = _("Paket ini tidak berisi soal QTI.")


class OldQti(PackageRefused):
    """QTI 1.x."""

    message = _("Paket ini memakai QTI 1. Yang dibaca: QTI 3.0, dan QTI 2.0 sampai 2.2. Ekspor lagi dalam versi itu.")


class NotUtf8(PackageRefused):
    """A text in another encoding."""

    message = _("Berkas {name} tidak ditulis dalam UTF-8.")


class DoctypeForbidden(PackageRefused):
    """A document type, an entity or an external reference, with which XML can read files and fill memory."""

    message = _("Berkas {name} memuat DOCTYPE atau entitas. Demi keamanan, berkas seperti itu tidak dibaca.")


class NotXml(PackageRefused):
    """The text is not well-formed."""

    message = _("Berkas {name} bukan XML yang benar (baris {line}).")


class TooIntricate(PackageRefused):
    """More levels or elements than any item needs."""

    message = _("Berkas {name} bersarang terlalu dalam atau terlalu banyak elemennya.")


class RepeatedIdentifier(PackageRefused):
    """Two resources or items with one identifier."""

    message = _("Pengenal {identifier} muncul dua kali di dalam paket.")
