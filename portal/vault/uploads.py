"""Uploads on their way to the vault: whatever ends the server, no clear copy of them stays on the disk."""

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class NamelessUploadHandler(FileUploadHandler):
    """Keeps a large upload in a temporary file without a name.

    Django's own handler gives the file a name and removes it when the request ends; a killed server leaves it behind
    with evidence in clear. A file without a name is gone with the process that holds it.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open the file."""
        super().new_file(*args, **kwargs)
        held: IO[bytes] = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 -- closed with it
        self.file = UploadedFile(held, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write what came; nothing is left for a later handler."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """The upload, ready to be read from its beginning."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Let go of a file that did not come whole."""
        if getattr(self, "file", None) is not None:
            self.file.close()
