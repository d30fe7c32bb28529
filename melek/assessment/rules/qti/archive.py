"""A ZIP archive from a stranger: looked at from outside, and refused, before anything in it is unpacked."""

import io
import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from melek.assessment.rules.qti.errors import (
    DamagedFile,
    FileTooLarge,
    LockedPackage,
    NestedPackage,
    NoManifest,
    NotAFile,
    NotAPackage,
    PackageTooLarge,
    RepeatedName,
    TooManyFiles,
    UnpacksTooFar,
    UnsafeName,
    WrongMedia,
    Zip64Package,
)
from melek.assessment.rules.qti.names import MANIFEST
from melek.kit.formats import filesize

LARGEST, LARGEST_UNPACKED, LARGEST_TEXT = 20_000_000, 200_000_000, 2_000_000  # bytes
MOST_FILES, LONGEST_DIRECTORY, LONGEST_NAME = 5_000, 1_500_000, 240
MOST_RATIO, SMALL = 150, 100_000  # a file below SMALL may unpack as it likes
_END, _END_SIZE, _TAIL = b"PK\x05\x06", 22, 65_557
_LOCATOR, _LOCATOR_SIZE = b"PK\x06\x07", 20  # before the end: `zipfile` believes what it leads to instead
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError),
    *(struct.error, OverflowError),
)
_ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".jar", ".war", ".imscc", ".iso")
_ARCHIVE_HEADS = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")
_HEADS = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF8",),
    ".pdf": (b"%PDF-",),
    ".json": (b"{", b"["),
    ".xml": (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"),
    ".svg": (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"),
}
_BLANK = b" \t\r\n"


@dataclass(frozen=True)
class Archive:
    """The files of a package by name, below the folder in which its manifest stands."""

    packed: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def read(self, name: str, *, most: int = LARGEST_TEXT) -> bytes:
        """The content of a file. Raises FileTooLarge, DamagedFile; KeyError for a file that is not there."""
        return _unpacked(self.packed, self.entries[name], most)


def opened(data: bytes) -> Archive:
    """A package whose names, sizes and kinds were all looked at. Raises PackageRefused by its reason."""
    if len(data) > LARGEST:
        raise PackageTooLarge(limit=filesize(LARGEST))
    _check_directory(data)
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
        found = packed.infolist()
    except _BROKEN as error:
        raise NotAPackage from error
    if len(found) > MOST_FILES:
        raise TooManyFiles(limit=MOST_FILES)
    files = [one for one in found if not _is_litter(one.filename)]
    entries = dict(_checked(files))
    if sum(one.file_size for one in entries.values()) > LARGEST_UNPACKED:
        raise PackageTooLarge(limit=filesize(LARGEST_UNPACKED))
    for name, entry in entries.items():
        _check_head(name, _unpacked(packed, entry, 16, is_head=True))
    return Archive(packed, _below_manifest(entries))


def _check_directory(data: bytes) -> None:
    """Refuse a directory of files that alone would fill the memory, before `zipfile` reads it."""
    place = data.rfind(_END, max(0, len(data) - _TAIL))
    if place < 0 or place + _END_SIZE > len(data):
        raise NotAPackage
    if data[max(0, place - _LOCATOR_SIZE) : place].startswith(_LOCATOR):
        raise Zip64Package
    count, size, _start, comment = struct.unpack("<HLLH", data[place + 10 : place + _END_SIZE])
    if place + _END_SIZE + comment != len(data):
        raise NotAPackage
    if count > MOST_FILES or size > LONGEST_DIRECTORY:
        raise TooManyFiles(limit=MOST_FILES)


def _is_litter(name: str) -> bool:
    """What some systems add to every archive."""
    last = posixpath.basename(name)
    return name.startswith("__MACOSX/") or last.startswith("._") or last in {".DS_Store", "Thumbs.db"}


def _checked(found: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """The files by name; folders are left out. Raises at the first that is not what it should be."""
    seen: set[str] = set()
    for one in found:
        _check_name(one)
        _check_kind(one)
        name = one.filename.removeprefix("./")
        if name.rstrip("/").lower() in seen:
            raise RepeatedName(name=name)
        seen.add(name.rstrip("/").lower())
        if one.is_dir():
            continue
        if one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
            raise UnpacksTooFar(name=name)
        if name.lower().endswith(_ARCHIVES):
            raise NestedPackage(name=name)
        yield name, one


def _check_name(one: zipfile.ZipInfo) -> None:
    name = one.orig_filename
    parts = name.removeprefix("./").rstrip("/").split("/")
    is_plain = name.isprintable() and "\\" not in name and ":" not in name and 0 < len(name) <= LONGEST_NAME
    if not is_plain or name.startswith("/") or not all(part and part not in {".", ".."} for part in parts):
        raise UnsafeName(name=repr(name[:LONGEST_NAME]))


def _check_kind(one: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(one.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise NotAFile(name=one.filename)
    if one.flag_bits & 0x41 or one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise LockedPackage(name=one.filename)


def _check_head(name: str, head: bytes) -> None:
    """Refuse what the first letters betray: an archive or a program, or another kind of file than the name says."""
    if head.startswith(_ARCHIVE_HEADS):
        raise NestedPackage(name=name)
    if head.startswith(_PROGRAM_HEADS):
        raise WrongMedia(name=name)
    heads = _HEADS.get(posixpath.splitext(name)[1].lower())
    is_text = heads is not None and heads[0] in (b"<", b"{")
    if heads and not (head.lstrip(_BLANK) if is_text else head).startswith(heads):
        raise WrongMedia(name=name)


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, *, is_head: bool = False) -> bytes:
    """At most so many bytes of a file, whatever its head says about its size."""
    try:
        with packed.open(entry) as stream:
            data = stream.read(most if is_head else most + 1)
    except _BROKEN as error:
        raise DamagedFile(name=entry.filename) from error
    if not is_head and len(data) > most:
        raise FileTooLarge(name=entry.filename, limit=filesize(most))
    return data


def _below_manifest(entries: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files seen from the folder of the manifest: many systems pack a folder instead of what stands in it."""
    if MANIFEST in entries:
        return entries
    folders = [
        name.removesuffix(MANIFEST) for name in entries if name.count("/") == 1 and name.endswith(f"/{MANIFEST}")
    ]
    if len(folders) != 1:
        raise NoManifest
    return {name.removeprefix(folders[0]): entry for name, entry in entries.items() if name.startswith(folders[0])}


def is_remote(href: str) -> bool:
    """Whether an address leads out of the package into the network or a machine's files."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc) or href.strip().startswith("//")


def place_of(href: str, *, base: str = "") -> str:
    """The name of the file that an address means, seen from the file `base`. Raises UnsafeName when it leads out."""
    path = unquote(href.strip().partition("#")[0].partition("?")[0])
    place = posixpath.normpath(posixpath.join(posixpath.dirname(base), path)) if path else ""
    if path.startswith("/") or "\\" in path or "\0" in path or place.split("/")[0] == "..":
        raise UnsafeName(name=repr(href[:LONGEST_NAME]))
    return place
