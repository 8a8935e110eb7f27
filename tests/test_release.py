"""What a release says of itself is true: every package is pinned, looked up, and in the bill of materials."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent
LOCKS = sorted(TOP.glob("requirements*.lock"))
TOOL = TOP / ".venv" / "release" / "bin" / "cyclonedx-py"
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))


def pinned(lock: Path) -> dict[str, tuple[str, set[str]]]:
    """Version and hashes of each package."""
    lines = lock.read_text("utf-8").replace("\\\n", " ").splitlines()
    found = [re.fullmatch(r"([\w.-]+)==(\S+)(?: ;.*?)?((?: +--hash=sha256:\w{64})+)", one) for one in lines]
    assert all(found), f"a line of {lock.name} has no version or no hash"
    return {one[1]: (one[2], set(re.findall(r"sha256:(\w+)", one[3]))) for one in found if one}


def asked_for(lines: list[str]) -> set[str]:
    names = (re.split(r"[^\w.-]", line)[0] for line in lines)
    return {re.sub(r"[._-]+", "-", name).lower() for name in names}


def test_every_package_is_pinned_with_its_hashes() -> None:
    release, tests, program = map(pinned, LOCKS)
    groups = PROJECT["dependency-groups"]
    assert asked_for(PROJECT["project"]["dependencies"]) <= {*program}
    assert asked_for(groups["test"]) <= {*tests}
    assert asked_for(groups["release"]) <= {*release}
    assert {name: tests[name] for name in program} == program


def test_a_release_asks_about_every_package_and_takes_no_silence_for_safety() -> None:
    lines = (TOP / "Makefile").read_text("utf-8")
    audit = lines.partition("\naudit:")[2].partition("\n\n")[0]
    assert "in requirements*.lock" in audit and "pip-audit --strict" in audit and "exit 1" in audit
    assert "test audit sbom" in lines.partition("\nrelease:")[2].partition("\n\n")[0]


@pytest.mark.skipif(not TOOL.exists(), reason="make release installs what makes it")
def test_the_bill_of_materials_names_every_package_with_its_version_and_hashes(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    subprocess.run(  # noqa: S603 - all of it stands here
        [TOOL, "requirements", "requirements.lock", "--output-reproducible", "--no-validate", "-o", file],
        cwd=TOP,
        check=True,
        capture_output=True,
    )
    listed = {
        one["name"]: (
            one["version"],
            {hashed["content"] for at in one["externalReferences"] for hashed in at.get("hashes", [])},
        )
        for one in json.loads(file.read_text("utf-8"))["components"]
    }
    assert listed == pinned(TOP / "requirements.lock")
