"""The text of an uploaded CV: PDF, DOCX or plain text, told apart by content and not by name."""

import io
import re
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from services.extraction.cv_columns import side_by_side

MAX_BYTES = 5 * 1024 * 1024
MAX_PAGES = 40
MAX_TEXT = 100_000
_MAX_UNPACKED = 60 * 1024 * 1024
_MAX_PARTS = 2_000
_FEWEST_LETTERS = 15


class CvUnreadable(Exception):
    """The file cannot be read as a CV; the message says why and may be shown to the person."""


class CvTooLarge(CvUnreadable):
    """More than 5 MB, or more than that once unpacked."""


class CvUnsupported(CvUnreadable):
    """Neither PDF nor DOCX nor plain text."""


def text_of(data: bytes, filename: str = "") -> str:
    """The text of the file, at most 100,000 characters. Raises CvUnreadable with a sentence that says what is wrong."""
    if len(data) > MAX_BYTES:
        raise CvTooLarge("The file is larger than 5 MB.")
    if not data.strip():
        raise CvUnreadable("The file is empty.")
    text = side_by_side(_mended(_by_content(data)))
    clean = tidied(re.sub(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\u00ad]", "", text))
    if sum(letter.isalpha() for letter in clean) < _FEWEST_LETTERS:
        raise CvUnreadable(
            "There is no text in the file. If it is a scan, please send a version with real text, or paste it into "
            "the chat."
        )
    return clean[:MAX_TEXT]


_GARBLED = re.compile(r"[ÃÂÅÄ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def _mended(text: str) -> str:
    """Text whose UTF-8 was once taken for Windows letters ("MÃ¼nchen"), line by line as it was meant."""
    if not _GARBLED.search(text):
        return text
    return "\n".join(_decoded_again(line) for line in text.split("\n"))


def _decoded_again(line: str) -> str:
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return line


def tidied(text: str) -> str:
    """The text with single blanks and no more than one empty line in a row."""
    one_kind = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", one_kind)).strip()


def _by_content(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return _pdf(data)
    if data.startswith(b"PK\x03\x04"):
        return _docx(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise CvUnsupported("This is an old Word file, or one with a password. Please save it as DOCX or PDF.")
    if data.startswith(b"{\\rtf"):
        raise CvUnsupported("RTF files cannot be read. Please save it as DOCX, PDF or TXT.")
    return _plain(data)


def _pdf(data: bytes) -> str:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CvUnreadable("The PDF is protected by a password. Please send a version without one.")
        pages, length = [], 0
        for page in reader.pages[:MAX_PAGES]:
            pages.append(page.extract_text() or "")
            length += len(pages[-1])
            if length > MAX_TEXT:
                break
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        NotImplementedError,
        RecursionError,
        OSError,
    ) as error:
        raise CvUnreadable("The PDF is damaged and cannot be read.") from error
    return "\n".join(pages)


def _docx(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if "word/document.xml" not in parts.namelist():
                raise CvUnsupported("This is not a Word document. Please send a PDF, DOCX or TXT file.")
            if len(parts.infolist()) > _MAX_PARTS or sum(part.file_size for part in parts.infolist()) > _MAX_UNPACKED:
                raise CvTooLarge("The Word file is too large once unpacked.")
        document = Document(io.BytesIO(data))
        return "\n".join(_blocks(document.element.body, document))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, RuntimeError, OSError, NotImplementedError) as error:
        raise CvUnreadable("The Word file is damaged and cannot be read.") from error


def _blocks(parent: object, document: object) -> Iterator[str]:
    """Paragraphs and table rows in the order of the page."""
    for child in parent.iterchildren():  # type: ignore[attr-defined]
        if child.tag == qn("w:p"):
            yield Paragraph(child, document).text  # type: ignore[arg-type]
        elif child.tag == qn("w:tbl"):
            for row in Table(child, document).rows:  # type: ignore[arg-type]
                cells = [cell for cell in dict.fromkeys(cell.text.strip() for cell in row.cells) if cell]
                yield "\n\n".join(cells) if any("\n" in cell for cell in cells) else " | ".join(cells)


def _plain(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    odd = sum(1 for letter in text[:4000] if ord(letter) < 32 and letter not in "\n\r\t\x0c") + text[:4000].count(
        "\ufffd"
    )
    if odd > max(2, len(text[:4000]) // 100):
        raise CvUnsupported("This kind of file cannot be read. Please send a PDF, DOCX or TXT file.")
    return text
