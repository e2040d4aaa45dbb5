"""What all tests need."""

from __future__ import annotations

import signal

# A shell makes what it starts in the background deaf to SIGINT, with all that starts in turn; some tests need it heard.
signal.signal(signal.SIGINT, signal.default_int_handler)
