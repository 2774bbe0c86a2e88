"""Pictures that editors upload for publication: checked and drawn anew before Wagtail sees them."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from portal.errors import Refused

from .api import stripped


class StrippedImageForm(BaseImageForm):
    """Wagtail keeps an original as it came, place and camera included, and its renditions copy them: ours does not."""

    def clean_file(self) -> Any:
        """The picture's safe copy; a file that was not changed stays as it is."""
        upload = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return upload
        try:
            return stripped(upload)
        except Refused as no:
            raise ValidationError(no.reason, code=no.code) from no
