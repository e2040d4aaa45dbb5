"""The signs of the International Phonetic Alphabet, as far as lexicons use them."""

from __future__ import annotations

_SIGNS = frozenset(
    # The chart of the International Phonetic Association (2020): pulmonic and other consonants,
    "pbtdʈɖcɟkɡgqɢʔmɱnɳɲŋɴʙrʀⱱɾɽɸβfvθðszʃʒʂʐçʝxɣχʁħʕhɦɬɮʋɹɻjɰlɭʎʟʘǀǃǂǁɓɗʄɠʛʍwɥʜʢʡɕʑɺɧ"
    # vowels, with the two r-coloured ones that dictionaries of American English write,
    "iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝɫᵻᵊ"
    # stress, length, breaks, ties, tones, and the diacritics,
    "ˈˌːˑ.|‖‿˥˦˧˨˩ʰʷʲˠˤⁿˡ˞ʼ"
    # and a space between words.
    " "
)


def unknown_signs(ipa: str) -> str:
    """The signs of a transcription that are not of the alphabet, each once; combining marks all count as known."""
    return "".join(
        dict.fromkeys(sign for sign in ipa if sign not in _SIGNS and not "\u0300" <= sign <= "\u036f" and sign != "-")
    )
