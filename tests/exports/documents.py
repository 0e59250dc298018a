"""Writes every document of every built-in scenario, and of one full of hostile content.

documents.py DESKBY FOLDER: a folder a scenario, with what its bundle holds as outputs, the bundle
itself, and the telegram as `deskby read` writes it.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

DESKBY, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
HOSTILE = "=cmd|</script><script>alert(1)</script>]]>&lt;b&gt; \u202e\"'`*_#;%%{init}%%"


def deskby(*args):
    done = subprocess.run([DESKBY, *args], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"deskby {' '.join(args)}: {done.stderr.decode()}")
    return done.stdout


def unpack(folder, bundle):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bundle.zip").write_bytes(bundle)
    with zipfile.ZipFile(folder / "bundle.zip") as files:
        assert files.testzip() is None, "a file of the bundle is damaged"
        files.extractall(folder / "crate")
    for path in (folder / "crate" / "outputs").rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(folder / "crate" / "outputs")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())


def hostile(folder):
    """A scenario of one's own from a bundle's inputs, with hostile texts and names in it."""
    (own,) = (folder / "crate" / "inputs").iterdir()
    inputs = pathlib.Path(tempfile.mkdtemp()) / "hostile"
    shutil.copytree(own, inputs)
    telegram = inputs / "telegram.txt"
    text = telegram.read_text()
    assert "CHEMICAL WEAPONS" in text and "MR BERMAN" in text
    text = text.replace("CHEMICAL WEAPONS", HOSTILE).replace("MR BERMAN", HOSTILE.upper())
    telegram.write_text(re.sub(r"(?m)^1\. ", f"1. {HOSTILE} ", text))
    scenario = inputs / "scenario.toml"
    quoted = HOSTILE.replace('"', '\\"')
    scenario.write_text(re.sub(r'(?m)^title = ".*"$', f'title = "{quoted}"', scenario.read_text(), count=1))
    return deskby("replay", str(inputs), "--format", "crate")


def main():
    names = re.findall(r"^  ([a-z0-9-]+): ", deskby("list").decode(), re.M)
    assert names, "deskby list names no scenario"
    for name in names:
        folder = FOLDER / name
        unpack(folder, deskby("replay", name, "--format", "crate"))
        own = next((folder / "crate" / "inputs").rglob("*.txt"))
        (folder / "read.tei.xml").write_bytes(deskby("read", "--format", "tei", str(own)))
        (folder / "read.json").write_bytes(deskby("read", "--format", "json", str(own)))
        (folder / "compare.json").write_bytes(deskby("compare", name, "--format", "json"))
        for form, ending in [("gexf", "gexf"), ("graphml", "graphml"), ("dot", "dot"), ("geojson", "geojson")]:
            drawn = deskby("network", "fco-1986", "--format", form)
            (folder / f"network.{ending}").write_bytes(drawn)
    unpack(FOLDER / "hostile", hostile(FOLDER / "ukdis-geneva-007"))
    print(f"documents of {', '.join(names)} and of a hostile scenario")


main()
