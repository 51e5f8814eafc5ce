"""What is looked at before a spreadsheet is parsed: what it is, how large it gets, whether it is locked or runs."""

import struct
import zlib
from collections.abc import Iterator
from enum import StrEnum
from io import BytesIO, StringIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xlrd.compdoc import CompDoc

from bot.core.surveys.findings import LARGEST_FORM, Problem
from bot.interchange.xlsform.report import FormRefused

LARGEST_UNPACKED: Final = 16 * 1024 * 1024  # bytes of all members together
MOST_MEMBERS: Final = 500
MOST_ROWS: Final = 50_000  # of all sheets of an .xlsx
MOST_CELLS: Final = 2_000_000  # of all sheets of an .xls, empty ones between counted

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK: Final = 256 * 1024
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# What a damaged archive ends in, in zipfile and zlib.
_DAMAGED: Final = (
    BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, struct.error,
)  # fmt: skip

# Records of BIFF8 (MS-XLS 2.3).
_BOF: Final = 0x0809
_FILEPASS: Final = 0x002F
_BOUNDSHEET: Final = 0x0085
_CELLS: Final = frozenset((0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E))
_SHEETS_THAT_RUN: Final = (1, 6)  # Excel 4.0 macros, Visual Basic modules


class Format(StrEnum):
    """The name's ending says nothing: the content does."""

    XLSX = ".xlsx"
    XLS = ".xls"


def look_at(content: bytes) -> Format:
    """What it is, if it may be parsed without harm; raises FormRefused if not."""
    if len(content) > LARGEST_FORM:
        raise FormRefused(Problem.TOO_LARGE, limit=LARGEST_FORM)
    if content.startswith(_ZIP):
        _look_into_archive(content)
        return Format.XLSX
    if content.startswith(_OLE):
        _look_into_compound(content)
        return Format.XLS
    raise FormRefused(Problem.NOT_A_SPREADSHEET)


def _look_into_archive(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            _look_at_directory(members)
            left, rows = LARGEST_UNPACKED, 0
            for member in members:
                size, found = _unpack(archive, member, left)
                left -= size
                rows += found
                if rows > MOST_ROWS:
                    raise FormRefused(Problem.UNPACKS_TOO_LARGE)
    except _DAMAGED as error:
        raise FormRefused(Problem.UNREADABLE) from error


def _look_at_directory(members: list[ZipInfo]) -> None:
    """What the archive says of itself, before a byte of it is unpacked."""
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise FormRefused(Problem.UNPACKS_TOO_LARGE)
    if any(member.flag_bits & 0x1 for member in members):
        raise FormRefused(Problem.ENCRYPTED)
    names = [member.filename.lower().replace("\\", "/") for member in members]
    if not any(name.startswith("xl/") and name.endswith(".xml") for name in names):
        raise FormRefused(Problem.NOT_A_SPREADSHEET)
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise FormRefused(Problem.MACROS)
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise FormRefused(Problem.UNREADABLE)


def _unpack(archive: ZipFile, member: ZipInfo, left: int) -> tuple[int, int]:
    """How large it really gets, and how many rows begin in it. What it declares may be a lie."""
    size = rows = 0
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            if is_xml:
                if not size:
                    _look_at_beginning(chunk)
                seen = tail + chunk
                # A document type is what entities that multiply are declared in; no spreadsheet needs one.
                if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                    raise FormRefused(Problem.UNREADABLE)
                rows += seen.count(b"<row ") + seen.count(b"<row>") + seen.count(b":row ")
                tail = seen[-4:]
                if seen.endswith((b"<row ", b"<row>", b":row ")):
                    tail = b""
            size += len(chunk)
            if size > left:
                raise FormRefused(Problem.UNPACKS_TOO_LARGE)
    return size, rows


def _look_at_beginning(chunk: bytes) -> None:
    """Only what is written in ASCII's superset can be looked through byte by byte."""
    if not chunk.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<"):
        raise FormRefused(Problem.UNREADABLE)


def _look_into_compound(content: bytes) -> None:
    try:
        compound = CompDoc(content, logfile=StringIO())
        names = {entry.name for entry in compound.dirlist}
        if "EncryptedPackage" in names:
            raise FormRefused(Problem.ENCRYPTED)
        if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT"}:
            raise FormRefused(Problem.MACROS)
        name = next((name for name in ("Workbook", "Book") if name in names), None)
        if name is None:
            raise FormRefused(Problem.NOT_A_SPREADSHEET)
        stream, start, length = compound.locate_named_stream(name)
        if stream is None:
            raise FormRefused(Problem.UNREADABLE)
        _look_at_records(bytes(stream[start : start + length]))
    except FormRefused:
        raise
    except Exception as error:
        raise FormRefused(Problem.UNREADABLE) from error


def _look_at_records(stream: bytes) -> None:
    """xlrd fills every sheet up to its farthest cell, so a few bytes could ask for gigabytes."""
    cells = last_row = last_column = 0
    for code, data in _records(stream):
        if code == _FILEPASS:
            raise FormRefused(Problem.ENCRYPTED)
        if code == _BOUNDSHEET and len(data) > 5 and data[5] in _SHEETS_THAT_RUN:
            raise FormRefused(Problem.MACROS)
        if code == _BOF:
            cells += last_row * last_column
            last_row = last_column = 0
        if code in _CELLS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            last_row = max(last_row, row + 1)
            # Several numbers in one record: its last two bytes name the last column.
            last = struct.unpack_from("<H", data, len(data) - 2)[0] if code == 0x00BD else column
            last_column = max(last_column, min(max(column, last), 255) + 1)
        if cells + last_row * last_column > MOST_CELLS:
            raise FormRefused(Problem.UNPACKS_TOO_LARGE)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        yield code, stream[at + 4 : at + 4 + length]
        at += 4 + length
