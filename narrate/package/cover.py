"""The show's cover: its title in large letters on a calm ground, above a wave of sound.

Apple asks for a square of 1400 to 3000 pixels, RGB, as JPEG or PNG. Everything is drawn with what comes with
Pillow, so that every machine makes the same picture. Its scalable font knows ASCII: other Latin letters are
drawn by their base letter, and a title in another script gives a picture without letters, never a row of
boxes; its name then stands in the alternative text alone.
"""

from __future__ import annotations

import bisect
import functools
import hashlib
import io
import math
import unicodedata
from typing import TYPE_CHECKING

from narrate.model.release import Show
from narrate.package.text import clean

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

SIZE = 1400
"""Pixels of an edge."""

_MARGIN = 120
_TITLE_BOX = (SIZE - 2 * _MARGIN, 640)
_TITLE_SIZES = tuple(range(230, 35, -6))
_BREAKING_SIZE = 90
"""Pixels above which a title is made smaller rather than one of its words broken."""
_SCALE = 2
"""Shapes are drawn larger and made smaller, which smooths their edges."""
_ROOM = 8
"""Empty rows above and below a shape, more than the smoothing looks at."""

# Ground, its lower end, wave, quiet wave. Cream letters have a contrast of at least 12:1 on every ground.
_PALETTES = (
    ("#16213a", "#0d1426", "#f2a541", "#46557d"),
    ("#123532", "#0a2220", "#f4c95d", "#3f6e68"),
    ("#3a1730", "#260d1f", "#ff9f80", "#7a4468"),
    ("#2b2118", "#1b140e", "#e8b04a", "#6e5a45"),
    ("#1d2b45", "#111b2e", "#7fd1c7", "#475f8a"),
)
_CREAM = "#fdf6e3"

_BASE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
     "ð": "d", "þ": "th", "Þ": "Th", "ı": "i", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
     "–": "-", "—": "-", "‑": "-", "…": "...", "·": "-", "•": "-"}
)  # fmt: skip


def cover(show: Show) -> bytes:
    """The picture, 1400 × 1400 pixels: PNG where the name of the show's cover ends so, JPEG otherwise."""
    from PIL import Image, ImageDraw

    digest = hashlib.sha256(show.title.encode("utf-8", "surrogatepass")).digest()
    palette = _PALETTES[digest[0] % len(_PALETTES)]
    title, author = drawable(show.title), drawable(show.author)
    picture = _ground(palette)
    if title:
        _wave(picture, digest, palette, middle=1000, height=150)
        draw = ImageDraw.Draw(picture)
        _title(draw, title)
        if author and author.casefold() != title.casefold():
            _author(draw, author)
    else:
        _ripples(picture, palette)
        _wave(picture, digest, palette, middle=SIZE // 2, height=330)
    out = io.BytesIO()
    if show.cover.lower().endswith(".png"):
        picture.quantize(128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB").save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=90, subsampling=0)
    return out.getvalue()


def cover_alt(show: Show) -> str:
    """What the picture shows, in words; the show's own words where it has some."""
    title = clean(show.title)
    if clean(show.cover_alt):
        return clean(show.cover_alt)
    if not title:
        return "Cover: a wave of sound on a dark ground."
    if not drawable(title):
        return f"Cover of {title}: a wave of sound between rings, on a dark ground, without letters."
    return f"Cover: the title “{title}” in large light letters on a dark ground, above a wave of sound."


def drawable(text: str) -> str:
    """The text in letters that the built-in font has; empty where that would lose a letter or a digit.

    Signs that it has not, such as emoji, are left out.
    """
    kept: list[str] = []
    for character in unicodedata.normalize("NFKD", clean(text).translate(_BASE_LETTERS)).translate(_BASE_LETTERS):
        if " " <= character <= "~":
            kept.append(character)
        elif unicodedata.category(character)[0] in "LN":
            return ""
    folded = " ".join("".join(kept).split())
    return folded if any(character.isalnum() for character in folded) else ""


def _ground(palette: tuple[str, str, str, str]) -> Image.Image:
    from PIL import Image, ImageColor

    upper, lower = ImageColor.getrgb(palette[0]), ImageColor.getrgb(palette[1])
    strip = Image.new("RGB", (1, SIZE))
    for y in range(SIZE):
        part = y / (SIZE - 1)
        red, green, blue = (round(a + (b - a) * part) for a, b in zip(upper[:3], lower[:3], strict=True))
        strip.putpixel((0, y), (red, green, blue))
    return strip.resize((SIZE, SIZE))


def _wave(picture: Image.Image, digest: bytes, palette: tuple[str, str, str, str], *, middle: int, height: int) -> None:
    """Upright bars like a recorder's, their heights taken from the title; a part is lit, as if it had been played."""
    from PIL import Image, ImageDraw

    bars, step = 40, (SIZE - 2 * _MARGIN) / 40
    lit = 10 + digest[1] % 14
    top = middle - height - _ROOM
    # Only as high as the bars: a layer of the whole picture takes 70 MB until it is made smaller.
    layer = Image.new("RGBA", (SIZE * _SCALE, 2 * (height + _ROOM) * _SCALE))
    draw = ImageDraw.Draw(layer)
    for number in range(bars):
        swell = 0.35 + 0.65 * abs(math.sin(number * math.pi / 13 + digest[2]))
        reach = max(12, round(height * swell * (0.35 + digest[number % len(digest)] / 255 * 0.65) * 0.9))
        left = _MARGIN + number * step + step * 0.22
        box = (left, middle - reach - top, left + step * 0.56, middle + reach - top)
        draw.rounded_rectangle(
            tuple(round(edge * _SCALE) for edge in box),
            radius=round(step * 0.28 * _SCALE),
            fill=palette[2] if number < lit else palette[3],
        )
    _lay(picture, layer, top)


def _ripples(picture: Image.Image, palette: tuple[str, str, str, str]) -> None:
    from PIL import Image, ImageDraw

    layer = Image.new("RGBA", (SIZE * _SCALE, SIZE * _SCALE))
    draw = ImageDraw.Draw(layer)
    for radius in range(640, 1000, 70):
        box = tuple((SIZE // 2 + sign * radius) * _SCALE for sign in (-1, -1, 1, 1))
        draw.ellipse(box, outline=palette[3], width=6 * _SCALE)
    _lay(picture, layer, 0)


def _lay(picture: Image.Image, layer: Image.Image, top: int) -> None:
    from PIL import Image

    smooth = layer.resize((SIZE, layer.height // _SCALE), Image.Resampling.LANCZOS)
    picture.paste(smooth, (0, top), smooth)


def _title(draw: ImageDraw.ImageDraw, title: str) -> None:
    lines, size = fit(title)
    font = _font(size)
    for number, line in enumerate(lines):
        position = (_MARGIN, _MARGIN + round(number * size * 1.14))
        draw.text(position, line, font=font, fill=_CREAM, stroke_width=_weight(size), stroke_fill=_CREAM)


def _author(draw: ImageDraw.ImageDraw, author: str) -> None:
    font = _font(46)
    room = SIZE - 2 * _MARGIN
    words = author
    while font.getlength(words) > room:
        words = words[:-4].rstrip() + "..."
    draw.text((_MARGIN, SIZE - _MARGIN - 14), words, font=font, fill=_CREAM, anchor="ls")


def fit(title: str) -> tuple[tuple[str, ...], int]:
    """The lines of a title and the largest size in pixels at which they fit their box.

    A word wider than the box is broken; a title that fits at no size is cut, with an ellipsis.
    """
    width, height = _TITLE_BOX
    for size in _TITLE_SIZES:
        if size > _BREAKING_SIZE and any(_width(word, size) > width for word in title.split()):
            continue
        lines = _wrapped(title, size, width)
        if len(lines) * size * 1.14 <= height:
            return tuple(lines), size
    size = _TITLE_SIZES[-1]
    lines = _wrapped(title, size, width)[: int(height / (size * 1.14))]
    return (*lines[:-1], lines[-1][:-3].rstrip() + "..."), size


def _wrapped(title: str, size: int, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in title.split():
        candidate = f"{line} {word}".strip()
        if _width(candidate, size) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line, size) > width:
            end = (
                bisect.bisect_right(range(len(line)), width, key=lambda count: math.ceil(_width(line[:count], size)))
                - 1
            )
            lines.append(line[: max(1, end)])
            line = line[max(1, end) :]
    return [*lines, line] if line else lines


def _width(text: str, size: int) -> float:
    return _font(size).getlength(text) + 2 * _weight(size)


def _weight(size: int) -> int:
    """The built-in font has one weight; a stroke makes it bold."""
    return max(1, size // 40)


@functools.cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType, so the cover's letters cannot be drawn.")
    # Raqm is not in every build of Pillow, and it places letters otherwise.
    font.layout_engine = ImageFont.Layout.BASIC
    return font
