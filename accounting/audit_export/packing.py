"""A pack: files written into one ZIP as they come, each with its hash, its size and its place in the index."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

# The same books give the same bytes: no member tells when it was packed.
PACKED_AT = (1980, 1, 1, 0, 0, 0)
SUMS = "SHA256SUMS"
INDEX = ("path", "sha256", "bytes", "kind", "title", "day", "amount_yen", "partner", "entry_ids")
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class About:
    """What the index says of a file beside its hash and its size."""

    kind: str
    title: str = ""
    day: str = ""
    amount_yen: int | None = None
    partner: str = ""
    entry_ids: Sequence[int] = ()


class Member:
    """One file of a pack while it is written: bytes go in, the hash and the size follow them."""

    def __init__(self, into: IO[bytes]) -> None:
        self._into, self._hash, self.size = into, hashlib.sha256(), 0

    def write(self, block: bytes) -> None:
        """Write some bytes."""
        self._into.write(block)
        self._hash.update(block)
        self.size += len(block)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class Pack:
    """A ZIP on its way. `spool` holds a line for each finished file, so that nothing grows in memory."""

    def __init__(self, file: IO[bytes], spool: IO[str]) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self._spool, self.count = spool, 0

    @contextmanager
    def member(self, path: str, about: About, *, packs: bool = True) -> Iterator[Member]:
        """Write one file; `packs` is False for what is small already, such as a PDF."""
        info = zipfile.ZipInfo(path, PACKED_AT)
        info.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=True) as into:
            member = Member(into)
            yield member
        self._remember(path, about, member)

    def table(self, path: str, about: About, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """A list for spreadsheets, and how many rows it has; the caller guards its cells."""
        count = 0
        with self.member(path, about) as member:
            member.write((BOM + csv_line(header)).encode())
            for row in rows:
                member.write(csv_line(row).encode())
                count += 1
        return count

    def text(self, path: str, about: About, content: str) -> None:
        """A text."""
        with self.member(path, about) as member:
            member.write(content.encode())

    def files(self) -> Iterator[dict[str, Any]]:
        """What was written until now, in that order."""
        self._spool.flush()
        self._spool.seek(0)
        for line in self._spool:
            yield json.loads(line)
        self._spool.seek(0, io.SEEK_END)

    def index(self, path: str, guard: Any) -> None:
        """The list of every file that was written until now."""
        rows = ([guard(each[name]) for name in INDEX] for each in self.files())
        self.table(path, About("index"), INDEX, rows)

    def manifest(self, path: str, head: dict[str, Any]) -> None:
        """What the pack says of itself, and every file with its hash: one line for each."""
        with self.member(path, About("manifest")) as member:
            member.write(json.dumps(head, ensure_ascii=False, indent=2)[:-2].encode())
            member.write(b',\n  "files": [')
            for place, each in enumerate(self.files()):
                said = {"path": each["path"], "sha256": each["sha256"], "bytes": each["bytes"]}
                member.write((("," if place else "") + "\n    " + json.dumps(said, ensure_ascii=False)).encode())
            member.write(b"\n  ]\n}\n")

    def close(self) -> None:
        """The list that `sha256sum -c` reads, and the end."""
        sums = zipfile.ZipInfo(SUMS, PACKED_AT)
        sums.external_attr = 0o644 << 16
        with self._zip.open(sums, "w", force_zip64=True) as into:
            for each in self.files():
                into.write(f"{each['sha256']}  {each['path']}\n".encode())
        self._zip.close()

    def _remember(self, path: str, about: About, member: Member) -> None:
        said = {
            "path": path,
            "sha256": member.sha256,
            "bytes": member.size,
            "kind": about.kind,
            "title": about.title,
            "day": about.day,
            "amount_yen": about.amount_yen,
            "partner": about.partner,
            "entry_ids": " ".join(map(str, about.entry_ids)),
        }
        self._spool.write(json.dumps(said, ensure_ascii=False) + "\n")
        self.count += 1


def csv_line(cells: Sequence[object]) -> str:
    """One row as spreadsheets read it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()
