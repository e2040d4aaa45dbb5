"""The example of an engine by somebody else: installed as a package of its own, found, checked and used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples/engine"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables with which a process finds the example, installed by pip without any index."""
    folder = tmp_path_factory.mktemp("installed")
    sources = tmp_path_factory.mktemp("sources")
    for file in EXAMPLE.iterdir():
        if file.is_file():
            (sources / file.name).write_bytes(file.read_bytes())
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--target", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", *install, str(sources)], check=True, capture_output=True)
    return {**os.environ, "PYTHONPATH": str(folder), "NARRATE_CACHE": str(folder / "cache")}


def run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_passes_the_checks(environment: dict[str, str]) -> None:
    out = run(
        environment, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", str(EXAMPLE / "test_narrate_morse.py")
    )
    assert " passed" in out


def test_it_is_found_by_its_name(environment: dict[str, str]) -> None:
    listed = run(
        {**environment, "NARRATE_SPEECH_ENGINE": "morse"}, "-c", "from narrate.cli import main; main()", "voices"
    )
    assert [line.split(":")[0] for line in listed.splitlines()] == ["middle", "low", "high"]


def test_it_speaks_through_the_pool(environment: dict[str, str]) -> None:
    code = (
        "from narrate.workers import ProcessPool\nfrom narrate.model.sound import Job, Prosody\n"
        "job = Job(key='a', voice='low', prosody=Prosody(), text='SOS', language='en', where='')\n"
        "with ProcessPool('morse', jobs=1) as pool:\n"
        "    [(_, pcm)] = pool.speak_all([job])\n"
        "    print(pool.name, pool.version, len(pcm.data) // 2 * 1000 // pcm.rate)"
    )
    name, version, milliseconds = run(environment, "-c", code).split()
    assert (name, version) == ("morse", "1.0")
    assert 450 <= int(milliseconds) <= 700


SCRIPT = """Title: Three engines
Language: en
Cast:
    Narrator; voice: en-us
    Ann Ray; voice: pyttsx3:en-us+f3
    Bo Ek; voice: morse:low

# Three engines

It is winter.

ANN RAY
The pond was *never* so cold.

BO EK
SOS.
"""


@pytest.mark.skipif(sys.platform != "linux", reason="speaks with espeak-ng by two engines")
def test_it_speaks_in_one_cast_with_others(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "three.fountain").write_text(SCRIPT, "utf-8")
    for arguments in ("['build', 'three.fountain', '--plain']", "['check', '--no-external']"):
        code = f"import sys, os\nos.chdir({str(tmp_path)!r})\nsys.argv[1:] = {arguments}\n"
        code += "from narrate.cli import main\nmain()"
        run({**environment, "NARRATE_SPEECH_ENGINE": "espeak"}, "-c", code)
    report = json.loads((tmp_path / "audio/three/report.json").read_text("utf-8"))
    voices = {one["name"]: one["voice"] for one in report["speakers"]}
    assert voices == {"Narrator": "en-us", "Ann Ray": "pyttsx3:en-us+f3", "Bo Ek": "morse:low"}
