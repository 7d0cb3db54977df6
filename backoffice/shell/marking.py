"""Files that leave a sandbox say so in their names: what is handed to a bank or a partner is not taken for a real one."""

from typing import Any

MARK = "SANDBOX_"
DISPOSITION = "Content-Disposition"
NAMES = ('filename="', "filename*=utf-8''")


def mark_file(response: Any) -> None:
    """Put the mark before the name of a download."""
    said = str(response.headers.get(DISPOSITION, ""))
    for before in NAMES:
        said = said.replace(before, before + MARK)
    if said:
        response.headers[DISPOSITION] = said
