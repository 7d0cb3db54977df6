"""A stored file as the answer to a request: its bytes as they are, under its name, unable to do anything."""

import mimetypes

from django.core.files.base import File
from django.http import FileResponse

from .models import Document


def file_answer(document: Document, file: "File[bytes]") -> FileResponse:
    """Streams the file as a download. A browser neither guesses its type, nor runs it, nor keeps a copy."""
    media_type = document.stored_file.media_type
    name = document.title + (mimetypes.guess_extension(media_type) or "")
    return bytes_answer(file, name=name, media_type=media_type)


def bytes_answer(file: "File[bytes]", *, name: str, media_type: str) -> FileResponse:
    """Some stored bytes under a name, as a download that can do nothing in the browser."""
    return FileResponse(
        file,
        as_attachment=True,
        filename=name.replace("/", "／"),
        content_type=media_type,
        headers={
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
