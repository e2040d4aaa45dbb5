"""What the words of a page are: a field for each, and how numbers, dates and names are put into them."""

from __future__ import annotations

from dataclasses import dataclass

from narrate.package.text import clean

_UNITS = ((3600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStrings:
    """The words of one language. A pair is for one thing and for several."""

    language: str
    """Primary subtag."""
    and_: str
    months: tuple[str, ...]
    date: str
    point: str
    """The decimal mark."""
    hour: tuple[str, str]
    minute: tuple[str, str]
    second: tuple[str, str]
    megabytes: str
    of: str
    """A position and the length."""
    skip_transcript: str
    skip_player: str
    skip_episodes: str
    all_episodes: str
    by: str
    read: str
    """The voices are synthetic."""
    voices: str
    """Who is heard."""
    player: str
    play: str
    pause: str
    back: str
    forward: str
    previous: str
    next: str
    speed: str
    position: str
    place: str
    """The button that leads to the sentence that is being read."""
    moment: str
    copied: str
    moment_in_address: str
    no_sound: str
    download: str
    download_sound: str
    download_transcript: str
    download_book: str
    chapters: str
    others: str
    """Other feeds of the same texts."""
    pages: str
    """Of the printed source."""
    chapter_count: tuple[str, str]
    play_from: str
    here: str
    transcript: str
    search: str
    find: str
    found: tuple[str, str]
    found_none: str
    found_first: str
    """Said where not all of them are listed."""
    settings: str
    size: str
    font: str
    font_names: tuple[str, str, str]
    """Without serifs, with serifs, for dyslexia."""
    letters: str
    words: str
    lines: str
    steps: tuple[str, str, str]
    """Of spacing."""
    colours: str
    colour_names: tuple[str, str, str, str]
    focus_line: str
    follow: str
    show_here: str
    reset: str
    was_reset: str
    episodes: str
    no_episode: str
    podcast: str
    language_label: str
    subscribe: str
    feed: str
    feed_address: str
    feed_help: str
    feed_unpublished: str
    apps: str
    app_opens: str
    app_steps: tuple[str, str, str, str, str]
    """Of `APPS`, in their order."""
    qr: str
    accessibility: str
    statement: str
    tested: str
    tested_items: tuple[str, ...]
    untested: str
    untested_items: tuple[str, ...]
    limits: str
    report: str
    report_to: str

    def number(self, pair: tuple[str, str], count: int) -> str:
        """One form or the other; French has the singular for nothing too (CLDR plural rules)."""
        one = count == 1 or (self.language == "fr" and count == 0)
        return pair[0 if one else 1].format(count=count)

    def duration(self, ms: int) -> str:
        """A duration as it is read aloud: `1 hour 2 minutes 3 seconds`."""
        rest, parts = (ms + 500) // 1000, []
        for length, unit in _UNITS:
            count, rest = divmod(rest, length)
            if count:
                parts.append(self.number(getattr(self, unit), count))
        return " ".join(parts) or self.number(self.second, 0)

    def names(self, names: tuple[str, ...]) -> str:
        """Names as a sentence lists them."""
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.and_} {names[-1]}"

    def day(self, date: str) -> str:
        """A date in words; empty where it is no complete one. date: ISO 8601; a time after it is passed over."""
        year, month, day = date[:4], date[5:7], date[8:10]
        if not (date[:10].isascii() and (year + month + day).isdigit() and len(day) == 2 and 1 <= int(month) <= 12):
            return ""
        return self.date.format(day=int(day), month=self.months[int(month) - 1], year=int(year))

    def size_of(self, size: int) -> str:
        """A file's size. size: in bytes."""
        return self.megabytes.format(count=f"{size / 1_000_000:.1f}".replace(".", self.point))


APPS = ("Apple Podcasts", "AntennaPod", "Overcast", "Pocket Casts", "gPodder")
"""Players that take a feed's address."""

_AUTONYMS = {
    "ar": "العربية", "cs": "Čeština", "da": "Dansk", "de": "Deutsch", "el": "Ελληνικά", "en": "English",
    "es": "Español", "fi": "Suomi", "fr": "Français", "he": "עברית", "hi": "हिन्दी", "hu": "Magyar", "it": "Italiano",
    "ja": "日本語", "ko": "한국어", "nl": "Nederlands", "no": "Norsk", "pl": "Polski", "pt": "Português",
    "ro": "Română", "ru": "Русский", "sv": "Svenska", "tr": "Türkçe", "uk": "Українська", "zh": "中文",
}  # fmt: skip


def primary(language: str) -> str:
    """The first subtag of a BCP 47 tag: the language without country or script."""
    return clean(language).lower().split("-")[0]


def autonym(language: str) -> str:
    """What a language is called by those who speak it; the tag itself where that is not known."""
    return _AUTONYMS.get(primary(language), clean(language))
