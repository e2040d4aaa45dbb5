"""Speech by a server that understands OpenAI's `/v1/audio/speech`: one of your own, such as Kokoro's, or a hosted one.

What goes there is one sentence at a time with the names of model and voice, a speed, and the key if there is one. No
redirect leads to another host, no key goes unencrypted to a public one, and no message repeats it.
"""

from __future__ import annotations

import email.utils
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import SplitResult, urljoin, urlsplit

from narrate import __version__
from narrate.adapters.connection import Broken, Refused, ask, blocks, is_public, lookup
from narrate.adapters.engines._named_voices import identifier_of, named_voice, with_primaries
from narrate.adapters.engines._sayable import required, sayable
from narrate.adapters.engines._sound import CutOffError, decoded
from narrate.adapters.engines._turns import Turns, turns_folder
from narrate.errors import EngineError
from narrate.model.sound import Gender, Prosody, Voice
from narrate.ports import Pcm

T = TypeVar("T")
MOST_SOUND = 64 * 1024**2
"""Bytes of an answer; a minute of 48 kHz is 6 million."""
_MOST_TEXT = 4 * 1024**2
_BUSY = {408, 409, 425, 429, 500, 502, 503, 504, 522, 524, 529}
"""What is worth asking again after; RFC 9110 and 6585, and what stands before servers."""
_REDIRECTS = {307, 308}
_SLOWEST, _FASTEST = 0.25, 4.0
"""The speeds that OpenAI's interface knows."""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two tries; each is twice the one before."""
_FEW = 3
"""How often is tried what waiting hardly helps against: nobody listens, or what comes is no sound."""
_GENDERS = {"female": Gender.FEMALE, "f": Gender.FEMALE, "male": Gender.MALE, "m": Gender.MALE}
_KOKORO = {"a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-BR", "z": "zh"}
"""The first letter of the names of Kokoro's voices; the second says `f` or `m`."""


class _Again(Exception):  # noqa: N818 - what happened is no error until patience ends
    """Why a request has to be made again, and after how many seconds at the least."""

    def __init__(self, what: str, after: float = 0.0, *, hopeless: bool = False) -> None:
        super().__init__(what)
        self.after = after
        self.hopeless = hopeless


class ServerEngine:
    """Speaks by a server. The parameters are the keys of `[engines.NAME]`; see narrate.settings_engines."""

    def __init__(
        self,
        *,
        url: str = "",
        name: str = "server",
        model: str = "",
        format: str = "wav",  # noqa: A002 - as the interface and the settings call it
        pcm_rate: int = 24000,
        key_variable: str = "",
        keyring: bool = False,
        per_minute: float = 0.0,
        timeout: float = 60.0,
        patience: float = 300.0,
        metered: bool = True,
        voices: Sequence[str] = (),
        languages: Sequence[str] = ("en",),
    ) -> None:
        if not url:
            raise EngineError(
                "No speech server is named.",
                remedy="Write a table [engines.NAME] with its url, and NAME as speech.engine, into narrate.toml.",
            )
        self.name = name
        self.metered = metered
        self._url = url.rstrip("/")
        self._model, self._format, self._pcm_rate = model, format, pcm_rate
        self._timeout, self._patience = timeout, patience
        self._named, self._languages = tuple(voices), tuple(languages)
        self._turns = Turns(self._url, per_minute, turns_folder())
        self._key = _key(name, key_variable, keyring=keyring)
        self._voices: dict[str, Voice] = {}
        bare = f", {pcm_rate}" if format == "pcm" else ""
        self.version = f"speech server 1, {self._url}, {model}, {format}{bare}"

    def voices(self) -> tuple[Voice, ...]:
        """Those of the settings, in their order; else those that the server lists, by their names.

        Raises EngineError where neither names any.
        """
        if not self._voices:
            told = self._named or self._listed()
            found = [one if isinstance(one, Voice) else self._of_settings(one) for one in told]
            self._voices = {voice.id: voice for voice in found}
        return tuple(self._voices.values())

    def speak(self, text: str, *, voice: str, prosody: Prosody) -> Pcm:
        """Have one sentence spoken; asked again while the server is busy or fails, until patience ends.

        Raises EngineError where the voice is unknown, there is nothing to say, or the server refuses.
        """
        if voice not in {known.id for known in self.voices()}:
            raise EngineError(
                f"The engine {self.name} has no voice {voice!r}.", remedy="`narrate voices list` names all there are."
            )
        wanted = {
            "model": self._model,
            "input": required(sayable(text)),
            "voice": voice,
            "response_format": self._format,
            "speed": round(min(max(prosody.rate / 175, _SLOWEST), _FASTEST), 3),
        }
        return self._patiently("POST", f"{self._url}/audio/speech", self._sound, json.dumps(wanted).encode())

    def _of_settings(self, text: str) -> Voice:
        known = _as_kokoro_names_it(Voice(id=(one := identifier_of(text)), name=one, languages=()))
        return named_voice(text, known=known if known.languages else None, languages=self._languages)

    def _listed(self) -> list[Voice]:
        try:
            entries = self._patiently("GET", f"{self._url}/audio/voices", _entries)
        except EngineError as error:
            remedy = f"{error.remedy} Or name its voices as `voices` of [engines.{self.name}] in narrate.toml."
            raise EngineError(f"The server lists no voices: {error.what}", remedy=remedy, final=True) from error
        if not entries:
            raise EngineError(
                f"The server at {self._url} lists no voices.",
                remedy=f"Name them as `voices` of [engines.{self.name}] in narrate.toml.",
                final=True,
            )
        return sorted((_voice(entry, self._languages) for entry in entries), key=lambda voice: voice.id)

    def _patiently(self, method: str, url: str, read: Callable[[bytes, str], T], body: bytes | None = None) -> T:
        """What `read` makes of an answer's content and media type. Raises EngineError."""
        end = time.monotonic() + self._patience
        pause, hopeless = _FIRST_PAUSE, 0
        while True:
            self._turns.wait()
            try:
                return self._once(method, urlsplit(url), read, body)
            except _Again as failure:
                hopeless += failure.hopeless
                wait = max(pause, failure.after)
                pause = min(2 * pause, _LONGEST_PAUSE)
                if time.monotonic() + wait > end or hopeless >= _FEW:
                    remedy = "Look at the server, or try again later; what was spoken is kept."
                    raise self._error(str(failure), remedy) from None
                if failure.after:
                    self._turns.hold(failure.after)
                time.sleep(wait)

    def _once(
        self, method: str, parts: SplitResult, read: Callable[[bytes, str], T], body: bytes | None, hops: int = 3
    ) -> T:
        headers = {"User-Agent": f"narrate/{__version__}", "Accept": "application/json" if body is None else "audio/*"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            addresses = lookup(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
            if self._key:
                self._require_privacy(parts, addresses)
                headers["Authorization"] = f"Bearer {self._key}"
            asked = ask(parts, seconds=self._timeout, method=method, body=body, headers=headers, addresses=addresses)
            with asked as response:
                if response.status in _REDIRECTS and hops:
                    new = self._same_host(parts, response.getheader("Location") or "")
                    return self._once(method, new, read, body, hops - 1)
                good = response.status == 200
                content = b"".join(blocks(response, MOST_SOUND if good and body is not None else _MOST_TEXT))
                if not good:
                    raise self._refusal(response.status, content, response.getheader("Retry-After") or "")
                return read(content, (response.getheader("Content-Type") or "").lower())
        except Refused as error:
            raise _Again(str(error), hopeless=True) from error
        except Broken as error:
            raise _Again(str(error)) from error

    def _require_privacy(self, parts: SplitResult, addresses: Sequence[str]) -> None:
        if parts.scheme != "https" and any(map(is_public, addresses)):
            raise self._error("the key would go unencrypted through the internet", "Write its url with https:.")

    def _same_host(self, parts: SplitResult, location: str) -> SplitResult:
        try:
            new = urlsplit(urljoin(parts.geturl(), location))
            same = new.hostname == parts.hostname and (new.port == parts.port or new.scheme != parts.scheme)
        except ValueError:
            same = False
        if not location or not same or new.scheme not in {"https", parts.scheme}:
            raise self._error(
                f"it sends us to another address, {_clean(location)}, where nothing was sent",
                f"If that is right, write it as url of [engines.{self.name}].",
            )
        return new

    def _refusal(self, status: int, content: bytes, after: str) -> Exception:
        code, said = _message(content)
        what = f"it answered {status}" + (f", “{self._without_key(said)}”" if said else "")
        if status in {401, 403}:
            remedy = f"Look at the key: `key_variable` or `keyring` of [engines.{self.name}] says where it comes from."
            return self._error(what, remedy)
        if status in _BUSY and code != "insufficient_quota":
            return _Again(what, _seconds(after))
        return self._error(what, f"Look at url, model, voices and format of [engines.{self.name}] in narrate.toml.")

    def _sound(self, content: bytes, media_type: str) -> Pcm:
        if not content:
            raise _Again("it sent nothing", hopeless=True)
        if media_type.startswith(("application/json", "text/")):
            said = self._without_key(_message(content)[1])
            raise _Again(f"it sent a text in the place of sound, “{said}”", hopeless=True)
        try:
            return decoded(content, wanted=self._format, media_type=media_type, pcm_rate=self._pcm_rate)
        except CutOffError as error:
            raise _Again("its sound ends too early") from error

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key else text

    def _error(self, what: str, remedy: str) -> EngineError:
        return EngineError(f"The server at {self._url} failed: {self._without_key(what)}.", remedy=remedy, final=True)


def _key(name: str, variable: str, *, keyring: bool) -> str:
    """The key, from where the settings say; empty where they say nothing. Raises EngineError, without the key."""
    found, place = "", ""
    if variable:
        found, place = os.environ.get(variable, ""), f"the variable {variable}"
    if not found and keyring:
        place = f"the key ring (service narrate, name {name})"
        found = _from_keyring(name)
    if place and not found:
        raise EngineError(
            f"There is no key for {name} in {place}.", remedy="Put it there, or correct the settings.", final=True
        )
    if not re.fullmatch(r"[!-~]*", found):
        raise EngineError(
            f"The key in {place} has spaces or other signs in it that no key has.", remedy="Correct it.", final=True
        )
    return found


def _from_keyring(name: str) -> str:
    try:
        import keyring
        import keyring.errors
    except ImportError as error:
        raise EngineError(
            "The key ring cannot be asked.", remedy="Run `pip install 'narrate[keyring]'`.", final=True
        ) from error
    try:
        return keyring.get_password("narrate", name) or ""
    except keyring.errors.KeyringError as error:
        raise EngineError(
            "The key ring does not answer.", remedy="Unlock it, or use key_variable.", final=True
        ) from error


def _seconds(after: str) -> float:
    """What `Retry-After` asks for (RFC 9110, section 10.2.3): seconds, or a date."""
    if after.strip().isdigit():
        return float(after)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(after).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _message(content: bytes) -> tuple[str, str]:
    """The code and the words of a server's error, in any of the forms that are usual."""
    try:
        told = json.loads(content)
    except ValueError:
        return "", _clean(re.sub(r"<[^>]*>", " ", content[:2000].decode("utf-8", "replace")))
    for key in ("error", "detail"):
        told = told.get(key, told) if isinstance(told, dict) else told
    if not isinstance(told, dict):
        return "", _clean(str(told))
    return str(told.get("code", "")), _clean(str(told.get("message", told.get("error", ""))))


def _clean(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split())[:200].rstrip(".")


def _entries(data: bytes, _: str = "") -> list[Any]:
    """The list of voices in an answer: bare, or as `voices`, `data` or `items`. Raises EngineError where it is none."""
    try:
        told = json.loads(data)
    except ValueError:
        told = None
    if isinstance(told, dict):
        told = next((told[key] for key in ("voices", "data", "items") if isinstance(told.get(key), list)), None)
    if not isinstance(told, list):
        raise EngineError(
            "The server’s list of voices cannot be read.", remedy="Name voices in narrate.toml.", final=True
        )
    return [one for one in told if isinstance(one, str) or (isinstance(one, dict) and _identifier(one))]


def _identifier(entry: dict[str, Any]) -> str:
    return str(next((entry[key] for key in ("id", "voice_id", "voice", "name") if entry.get(key)), ""))


def _voice(entry: Any, languages: Sequence[str]) -> Voice:
    if isinstance(entry, str):
        entry = {"id": entry}
    identifier = _identifier(entry)
    told = [_tags(entry.get(key)) for key in ("languages", "language", "locale", "lang")]
    gender = str(entry.get("gender") or entry.get("sex") or "").lower()
    voice = Voice(
        id=identifier,
        name=str(entry.get("name") or identifier),
        languages=with_primaries(next(filter(None, told), ())),
        gender=_GENDERS.get(gender, Gender.UNKNOWN),
    )
    voice = voice if voice.languages else _as_kokoro_names_it(voice)
    return (
        voice if voice.languages else named_voice(identifier, known=replace(voice, languages=with_primaries(languages)))
    )


def _tags(told: Any) -> list[str]:
    """The tags among what a server says of a voice's language; it may also say `English (United States)`."""
    listed = [told] if isinstance(told, str) else told if isinstance(told, list) else ()
    return [str(tag) for tag in listed if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*", str(tag))]


def _as_kokoro_names_it(voice: Voice) -> Voice:
    """A voice with language and gender where its name tells them as Kokoro's names do, such as `bf_emma`."""
    found = re.fullmatch(rf"([{''.join(_KOKORO)}])([fm])_\w+", voice.id)
    if found is None:
        return voice
    gender = Gender.FEMALE if found[2] == "f" else Gender.MALE
    return replace(voice, languages=with_primaries([_KOKORO[found[1]]]), gender=gender)
