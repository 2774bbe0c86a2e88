"""The sum as a picture: large characters, each turned and moved a little, under a few waves of the same ink.

No straight strokes among the noise: a reader must not take one for 一.
"""

import math
from io import BytesIO
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

#: Drawn twice as large as it is shown, so that it stays sharp when it is enlarged.
SIZE = (840, 200)
_GLYPH, _TURN, _DRIFT = 104, 11, 14
_INK, _PAPER = 16, 255
_FONT = str(Path(__file__).parent / "fonts" / "numerals.ttf")


def draw(question: str, chance: Random) -> bytes:
    """A PNG of the question. Black on white: a reader's colour scheme must not make it harder."""
    image = Image.new("L", SIZE, _PAPER)
    step = min(SIZE[0] // (len(question) + 1), _GLYPH + 8)
    left = (SIZE[0] - step * len(question)) // 2
    for place, sign in enumerate(question):
        glyph = _glyph(sign, chance)
        at = (left + place * step + (step - glyph.width) // 2, (SIZE[1] - glyph.height) // 2 + _drift(chance))
        image.paste(_INK, at, glyph)
    _scratch(image, chance)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _drift(chance: Random) -> int:
    return chance.randint(-_DRIFT, _DRIFT)


def _glyph(sign: str, chance: Random) -> Image.Image:
    """One character as a mask."""
    font = ImageFont.truetype(_FONT, _GLYPH + chance.randint(-14, 4))
    mask = Image.new("L", (_GLYPH + 40, _GLYPH + 40), 0)
    ImageDraw.Draw(mask).text((mask.width // 2, mask.height // 2), sign, fill=255, font=font, anchor="mm")
    return mask.rotate(chance.uniform(-_TURN, _TURN), resample=Image.Resampling.BICUBIC)


def _scratch(image: Image.Image, chance: Random) -> None:
    pen = ImageDraw.Draw(image)
    for _wave in range(3):
        height, swing = chance.randint(50, SIZE[1] - 50), chance.randint(25, 45)
        length, start = chance.uniform(24, 44), chance.uniform(0, 2 * math.pi)
        points = [(x, height + swing * math.sin(start + x / length)) for x in range(0, SIZE[0] + 4, 4)]
        pen.line(points, fill=_INK, width=3, joint="curve")
    for _dot in range(400):
        x, y = chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        pen.ellipse((x, y, x + chance.randint(1, 3), y + chance.randint(1, 3)), fill=_INK)
