"""MP3 clip by clip: each is encoded alone, so that an edit encodes only what it changed, and cores can share a text."""
