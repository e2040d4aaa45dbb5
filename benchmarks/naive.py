"""What somebody writes on the first evening: pyttsx3 for each paragraph, pydub's `+=`, one export. Measured against."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from pathlib import Path


def main() -> None:
    import espeakng_loader
    import imageio_ffmpeg
    import pyttsx3
    from pydub import AudioSegment

    ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    AudioSegment.converter = imageio_ffmpeg.get_ffmpeg_exe()
    out = Path(sys.argv[1])
    engine = pyttsx3.init("espeak")
    for source in map(Path, sys.argv[2:]):
        programme = AudioSegment.empty()
        for paragraph in source.read_text("utf-8", "replace").split("\n\n"):
            if not any(character.isalnum() for character in paragraph):
                continue
            with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
                engine.save_to_file(paragraph, wav.name)
                engine.runAndWait()
                if Path(wav.name).stat().st_size > 44:
                    programme += AudioSegment.from_file(wav.name, format="wav")
                    programme += AudioSegment.silent(650)
        programme.export(
            out / f"{source.stem}.mp3", format="mp3", bitrate="64k", parameters=["-ar", "44100", "-ac", "1"]
        )


if __name__ == "__main__":
    main()
