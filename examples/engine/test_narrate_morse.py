"""The checks that every engine has to pass."""

from collections.abc import Callable

import pytest
from narrate_morse import MorseEngine

from narrate.ports import Engine
from narrate.testing import CHECKS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_contract(check: Callable[[Engine], None]) -> None:
    """One check."""
    check(MorseEngine())
