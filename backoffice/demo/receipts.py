"""Receipts as people bring them: small real pictures and PDFs, drawn with what Python has."""

import datetime as dt
import struct
import zlib

WIDTH, HEIGHT, SCALE = 240, 320, 7
PAPER, INK, LINE = 250, 40, 190
# Figures of three by five points, row by row.
GLYPHS = {
    "0": (7, 5, 5, 5, 7),
    "1": (2, 6, 2, 2, 7),
    "2": (7, 1, 7, 4, 7),
    "3": (7, 1, 7, 1, 7),
    "4": (5, 5, 7, 1, 1),
    "5": (7, 4, 7, 1, 7),
    "6": (7, 4, 7, 5, 7),
    "7": (7, 1, 1, 1, 1),
    "8": (7, 5, 7, 5, 7),
    "9": (7, 5, 7, 1, 7),
    "/": (1, 1, 2, 4, 4),
    ",": (0, 0, 0, 2, 4),
}


def photo(on: dt.date, amount_yen: int) -> bytes:
    """A grey picture of a receipt with its date and amount, as PNG."""
    rows = [bytearray([PAPER] * WIDTH) for _ in range(HEIGHT)]
    for top in (120, 150, 180, 210):
        rows[top][20 : WIDTH - 20] = bytes([LINE] * (WIDTH - 40))
    _write(rows, f"{on:%m/%d}", left=20, top=40)
    _write(rows, f"{amount_yen:,}", left=20, top=250)
    pixels = b"".join(b"\x00" + bytes(row) for row in rows)
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")


def paper(on: dt.date, amount_yen: int) -> bytes:
    """A PDF of one line of text: RECEIPT, date, amount."""
    text = f"BT /F1 18 Tf 40 240 Td (RECEIPT  {on:%Y/%m/%d}  JPY {amount_yen:,}) Tj ET".encode()
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 300] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begins = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table
    return made + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, begins)


def _write(rows: list[bytearray], text: str, *, left: int, top: int) -> None:
    for place, letter in enumerate(text):
        for down, bits in enumerate(GLYPHS[letter]):
            for across in range(3):
                if bits >> (2 - across) & 1:
                    _point(rows, left + place * SCALE * 4 + across * SCALE, top + down * SCALE)


def _point(rows: list[bytearray], left: int, top: int) -> None:
    for row in rows[top : top + SCALE]:
        row[left : left + SCALE] = bytes([INK] * SCALE)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
