"""Which files may come in: by the ending of the name and by what the content really is."""

import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable

LONGEST_NAME = 120
_MOST_MEMBERS, _MOST_UNPACKED = 2000, 200_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PLAIN_CONTROLS = "\t\n\r\f"


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR"


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-65536:]


def _is_text(content: bytes) -> bool:
    if content.startswith(b"#!"):  # a script, which many machines would run
        return False
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text) and not any(unicodedata.category(one) == "Cc" and one not in _PLAIN_CONTROLS for one in text)


def _holds(member: str) -> Callable[[bytes], bool]:
    """Whether the content is an Office document with this main part: no macros, nothing that unpacks without end."""

    def is_document(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                members = packed.infolist()
                if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_UNPACKED:
                    return False
                names = {one.filename for one in members}
                has_macro = any(name.lower().endswith("vbaproject.bin") for name in names)
                return {"[Content_Types].xml", member} <= names and not has_macro and packed.testzip() is None
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
            return False

    return is_document


_TYPES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _is_pdf),
    "png": ("image/png", _is_png),
    "jpg": ("image/jpeg", _is_jpeg),
    "jpeg": ("image/jpeg", _is_jpeg),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
    "docx": (f"{_OFFICE}wordprocessingml.document", _holds("word/document.xml")),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", _holds("xl/workbook.xml")),
}
ENDINGS = tuple(_TYPES)


def media_type_of(name: str, content: bytes) -> str | None:
    """The media type of a file whose content is what its name says; None for anything else."""
    media_type, is_right = _TYPES.get(name.rpartition(".")[2].lower(), ("", None))
    return media_type if is_right is not None and is_right(content) else None


def safe_name(name: str) -> str:
    """The last part of a name as people may see it: no folders, no control or direction marks, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot:
        return ending[:LONGEST_NAME] or "berkas"
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1].strip() or 'berkas'}.{ending[:10]}"


def name_of_copy(number: int, media_type: str) -> str:
    """The name under which the copy of a link is saved; what is no known document ends so that nothing runs it."""
    ending = next((one for one, (kind, _is_right) in _TYPES.items() if kind == media_type), "")
    text = "txt" if media_type.startswith("text/") else "bin"
    return f"tautan-{number}.{ending or text}"
