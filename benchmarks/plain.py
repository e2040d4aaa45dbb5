"""`espeak-ng --stdout | lame -b 64` for one document where neither program is installed: the same libraries.

python benchmarks/plain.py DOCUMENT OUT.mp3
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

_SYNCHRONOUS, _UTF8 = 2, 1
_QUALITY = 3
"""What the program lame takes by itself."""


def main() -> None:
    import espeakng_loader
    import lameenc

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(44100)
    encoder.set_channels(1)
    encoder.set_quality(_QUALITY)
    encoder.silence()
    with Path(sys.argv[2]).open("wb") as out:

        @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        def take(samples: ctypes._Pointer[ctypes.c_short], count: int, _events: int) -> int:
            if count > 0:
                out.write(encoder.encode(ctypes.string_at(samples, 2 * count)))
            return 0

        library.espeak_SetSynthCallback(take)
        text = Path(sys.argv[1]).read_bytes() + b"\0"
        library.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 0, 0, _UTF8, None, None)
        out.write(encoder.flush())


if __name__ == "__main__":
    main()
