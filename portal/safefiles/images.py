"""Images: pixels counted from the header, then drawn anew so that nothing but pixels is left."""

import struct
from io import BytesIO
from typing import IO, Any

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from . import kinds
from .errors import NoDerivative, Unacceptable
from .kinds import Kind
from .limits import Limits

_PILLOW = {kinds.JPEG: "JPEG", kinds.PNG: "PNG", kinds.WEBP: "WEBP", kinds.HEIC: "HEIF"}
_GPS = 0x8825
_HEAD = 1024 * 1024


def written_as(kind: Kind) -> Kind:
    """The kind of the copy: HEIC becomes JPEG, which everybody can open."""
    return kinds.JPEG if kind is kinds.HEIC else kind


def lift_pillow_limit() -> None:
    """In the checking process Pillow's own limit gives way to ours, which `inspect` holds to."""
    Image.MAX_IMAGE_PIXELS = None


def inspect(source: IO[bytes], kind: Kind, limits: Limits) -> None:
    """Check the size in pixels by the header alone; no pixel is decoded.

    Raises:
        Unacceptable: broken, or more pixels than allowed.
    """
    source.seek(0)
    try:
        width, height = _heic_size(source) if kind is kinds.HEIC else _open(source, kind).size
    except Image.DecompressionBombError:
        raise Unacceptable("pixels") from None
    except (OSError, ValueError, SyntaxError, struct.error, IndexError, TypeError, KeyError):
        raise Unacceptable("file_damaged") from None
    if width * height > limits.pixels:
        raise Unacceptable("pixels")
    if not width or not height:
        raise Unacceptable("file_damaged")


def _open(source: IO[bytes], kind: Kind) -> Image.Image:
    source.seek(0)
    return Image.open(source, formats=[_PILLOW[kind]])


def _heic_size(source: IO[bytes]) -> tuple[int, int]:
    """The largest picture that the container declares (`ispe` boxes), without a decoder."""
    head = source.read(_HEAD)
    sizes: list[tuple[int, int]] = []
    at = head.find(b"ispe")
    while at >= 0:
        sizes.append(struct.unpack(">II", head[at + 8 : at + 16]))
        at = head.find(b"ispe", at + 4)
    return max(sizes, key=lambda size: size[0] * size[1])


def strip(source: IO[bytes], out: IO[bytes], kind: Kind, limits: Limits) -> list[str]:
    """Write the picture anew: upright, in sRGB, with its pixels alone.

    Returns:
        What was left out.

    Raises:
        NoDerivative: it cannot be decoded.
        Unacceptable: more pixels than allowed.
    """
    if kind is kinds.HEIC:
        pillow_heif.register_heif_opener()
    inspect(source, kind, limits)
    try:
        with _open(source, kind) as image:
            if image.width * image.height > limits.pixels:
                raise Unacceptable("pixels")
            removed = _told_by(image)
            clean = _pixels(image, kind)
        _save(clean, out, written_as(kind))
    except (OSError, ValueError, SyntaxError, struct.error, EOFError, IndexError, TypeError, KeyError):
        raise NoDerivative("damaged") from None
    return sorted(removed)


def _told_by(image: Image.Image) -> set[str]:
    """Codes of what the file says besides its pixels."""
    exif = image.getexif()
    found = {
        "exif": bool(exif),
        "gps": bool(exif.get_ifd(_GPS)),
        "xmp": any(name in image.info for name in ("xmp", "XML:com.adobe.xmp")),
        "text": bool(getattr(image, "text", None)),
        "comment": "comment" in image.info,
        "iptc": "photoshop" in image.info,
        "frames": getattr(image, "n_frames", 1) > 1,
    }
    return {code for code, there in found.items() if there}


def _pixels(image: Image.Image, kind: Kind) -> Image.Image:
    """A picture of its own: no info, no profile, no palette of the original file."""
    upright = ImageOps.exif_transpose(image)
    drawn = _in_srgb(upright.convert(_mode(upright, kind)), upright.info.get("icc_profile"))
    drawn.info = {}
    return drawn


def _mode(image: Image.Image, kind: Kind) -> str:
    if written_as(kind) is kinds.JPEG:
        return "L" if image.mode in ("1", "L") else "RGB"
    if image.mode in ("1", "L", "RGB", "RGBA", "LA", "I;16") and "transparency" not in image.info:
        return "RGBA" if kind is kinds.WEBP and image.mode == "LA" else image.mode
    return "RGBA" if image.has_transparency_data else "RGB"


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Colours as they looked, without the profile, which may name the device."""
    if not profile or image.mode not in ("RGB", "RGBA"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB")) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _save(image: Image.Image, out: IO[bytes], kind: Kind) -> None:
    if kind is kinds.JPEG:
        image.save(out, "JPEG", quality=92, subsampling=0, optimize=False)
    elif kind is kinds.WEBP:
        image.save(out, "WEBP", quality=92, method=2)
    else:
        image.save(out, "PNG", compress_level=4)
