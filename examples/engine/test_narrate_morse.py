"""The checks that every engine has to pass, and those of what happens when it fails."""

import sys
from collections.abc import Callable

import pytest
from narrate_morse import MorseEngine

from narrate.ports import Engine
from narrate.testing import CHECKS
from narrate.testing.faults import OF_PROCESSES, check_faults
from narrate.workers import ProcessPool


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(check: Callable[[Engine], None]) -> None:
    """One check."""
    check(MorseEngine())


def test_faults() -> None:
    """The engine crashes, hangs, runs out of memory and so on: each is noticed, and the next sentence is as before."""
    faults = (
        OF_PROCESSES if sys.platform == "linux" else ("crash", "hang", "nonsense")
    )  # elsewhere no memory is limited
    options = {"engine": "narrate_morse:MorseEngine"}
    with ProcessPool("narrate.testing.faults:FaultyEngine", jobs=1, timeout=1, memory=1500, options=options) as pool:
        check_faults(pool, faults)
