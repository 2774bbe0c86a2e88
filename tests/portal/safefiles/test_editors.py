"""Pictures that editors upload lose what they tell before Wagtail keeps them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from portal.roles.enums import Role
from tests.factories import files

pytestmark = pytest.mark.django_db


def uploaded(user, content: bytes, name: str):
    upload = SimpleUploadedFile(name, content, "image/jpeg")
    return get_image_form(get_image_model())({"title": "现场", "collection": "1"}, {"file": upload}, user=user)


def test_the_place_is_gone_from_the_original_that_wagtail_keeps(user_with):
    form = uploaded(user_with(Role.EDITOR), files.photo(orientation=6), "现场.jpg")

    assert form.is_valid(), form.errors
    image = form.save()
    with image.file.open("rb") as kept:
        content = kept.read()
    assert files.SECRET.encode() not in content and b"Exif" not in content
    assert (image.width, image.height) == (48, 64)


def test_what_is_no_picture_is_refused_in_words(user_with):
    form = uploaded(user_with(Role.EDITOR), files.svg(), "现场.jpg")

    assert not form.is_valid() and "file" in form.errors
