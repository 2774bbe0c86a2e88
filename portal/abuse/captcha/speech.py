"""The sum as speech, where a synthesiser is installed (espeak-ng), in noise that a listener ignores."""

import subprocess
import wave
from array import array
from io import BytesIO
from random import Random
from threading import BoundedSemaphore

from django.conf import settings

#: So many synthesisers at once in a process, each for so many seconds at most.
_AT_ONCE, _SECONDS = BoundedSemaphore(2), 5
#: Noise is shifted right by so many bits: at 4, a sixteenth of full scale.
_NOISE_BITS = 4


class CannotSpeak(Exception):
    """There is no synthesiser, it failed, or too many are speaking."""


def can_speak() -> bool:
    """Whether a synthesiser is configured."""
    return bool(settings.CAPTCHA_SPEAKER)


def speak(pinyin: str, chance: Random) -> bytes:
    """A WAV file of the words, said twice.

    espeak-ng's dictionary of Han characters is incomplete (三 comes out as English "san one"), so it is given pinyin.

    Raises:
        CannotSpeak: see there.
    """
    if not can_speak() or not _AT_ONCE.acquire(timeout=_SECONDS):
        raise CannotSpeak
    try:
        return _with_noise(_synthesised(f"{pinyin}. {pinyin}.", chance), chance)
    except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
        raise CannotSpeak from error
    finally:
        _AT_ONCE.release()


def _synthesised(pinyin: str, chance: Random) -> bytes:
    voice = ["-v", "cmn-latn-pinyin", "-s", str(chance.randint(105, 130)), "-p", str(chance.randint(35, 60)), "-g", "4"]
    command = [settings.CAPTCHA_SPEAKER, *voice, "--stdout", pinyin]
    done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 our own words
    return done.stdout


def _with_noise(sound: bytes, chance: Random) -> bytes:
    with wave.open(BytesIO(sound)) as source:
        shape, samples = source.getparams(), array("h", source.readframes(source.getnframes()))
    noise = array("h", chance.randbytes(2 * len(samples)))
    mixed = array(
        "h", (_clipped((tone * 3 >> 2) + (hiss >> _NOISE_BITS)) for tone, hiss in zip(samples, noise, strict=True))
    )
    out = BytesIO()
    with wave.open(out, "wb") as target:
        target.setparams((shape.nchannels, shape.sampwidth, shape.framerate, 0, "NONE", "not compressed"))
        target.writeframes(mixed.tobytes())
    return out.getvalue()


def _clipped(level: int) -> int:
    return max(-32768, min(32767, level))
