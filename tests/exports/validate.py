"""Opens each document with the tool that it is for, and validates it by its schema.

validate.py DESKBY FOLDER SCHEMAS: FOLDER as documents.py left it.
"""

import csv
import datetime
import hashlib
import json
import pathlib
import subprocess
import sys

import frictionless
import geojson
import jsonschema
import networkx
from rocrate.rocrate import ROCrate

DESKBY, FOLDER, SCHEMAS = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
FORMULA = ("=", "+", "-", "@", "\t", "\r")
skipped = set()


def schema(path):
    """A schema of the folder, or nothing in a clone without it."""
    found = SCHEMAS / path
    if not SCHEMAS.is_dir():
        skipped.add(f"{path}: there is no folder {SCHEMAS}")
        return None
    assert found.is_file(), f"{found} is missing from the folder of schemas"
    return found


def jing(grammar, documents):
    grammar = schema(grammar)
    if grammar is None or not documents:
        return
    tool = pathlib.Path(sys.executable).parent / "pyjing"
    done = subprocess.run([tool, grammar, *documents], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    print(f"jing: {len(documents)} documents valid against {grammar.name}")


def published(of):
    """A schema that deskby itself publishes."""
    done = subprocess.run([DESKBY, "schema", of], capture_output=True, check=True)
    own = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(own)
    return jsonschema.Draft202012Validator(own)


def own_json():
    known = subprocess.run([DESKBY, "schema", "?"], capture_output=True, text=True).stderr
    for of, name in [("replay", "replay.json"), ("compare", "compare.json"), ("read", "read.json")]:
        if f" {of}" not in known:
            print(f"JSON: no schema is published for {of}")
            continue
        validator = published(of)
        for path in FOLDER.glob(f"*/{name}"):
            validator.validate(json.loads(path.read_text()))
    if " events" in known:
        validator = published("events")
        for path in FOLDER.glob("*/events.ndjson"):
            for line in path.read_text().splitlines():
                validator.validate(json.loads(line))
    print("JSON: valid against its own published schemas")


def graphs():
    """GEXF and GraphML say the same graph, and networkx reads both, with the times of GEXF."""
    for gexf in sorted(FOLDER.glob("*/*.gexf")):
        one = networkx.read_gexf(gexf)
        two = networkx.read_graphml(gexf.with_suffix(".graphml"))
        assert set(one) == set(two) and len(one) >= 3, gexf
        assert one.number_of_edges() == two.number_of_edges() >= 2, gexf
        if gexf.stem != "fan-out":
            continue
        assert one.graph["mode"] == "dynamic", gexf
        states = [data["state"] for _, data in one.nodes(data=True)]
        for values in states:
            starts = [start for _, start, _ in values if start]
            assert starts == sorted(starts), (gexf, values)
            assert all(datetime.datetime.fromisoformat(start) for start in starts)
        arrived = [values for values in states if values[-1][0] == "could be seen"]
        assert arrived, f"{gexf}: nobody ever sees it"
        assert all("start" in data for _, data in one.nodes(data=True) if "at_post" in data)
    print("GEXF and GraphML: read by networkx", networkx.__version__)


def maps():
    grammar = schema("geojson/geojson.json")
    for path in sorted(FOLDER.glob("*/*.geojson")):
        text = path.read_text()
        document = geojson.loads(text)
        assert document.is_valid, (path, document.errors())
        for numbers in positions(json.loads(text)):
            assert len(numbers) == 2, f"{path}: a position has {len(numbers)} numbers"
            assert -180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90, (path, numbers)
        if grammar:
            jsonschema.validate(json.loads(text), json.loads(grammar.read_text()))
    print("GeoJSON: valid by the geojson package" + (" and by its schema" if grammar else ""))


def positions(value):
    """Every position of a GeoJSON document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from positions(inner) if key != "properties" else ()
    elif isinstance(value, list):
        if value and all(isinstance(number, (int, float)) for number in value):
            yield value
        else:
            for inner in value:
                yield from positions(inner)


def tables():
    for package in sorted(FOLDER.glob("*/csv/datapackage.json")):
        report = frictionless.validate(str(package))
        assert report.valid, report.to_summary()
    for table in sorted(FOLDER.glob("**/*.csv")):
        with open(table, newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                for cell in row:
                    assert not cell.startswith(FORMULA) or is_number(cell), (table, cell)
    print("CSV: data packages valid by frictionless", frictionless.__version__, "and no cell a formula")


def is_number(cell):
    try:
        return [float(part) for part in cell.split(",")] != []
    except ValueError:
        return False


def palladio():
    for path in FOLDER.glob("*/palladio.csv"):
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                datetime.date.fromisoformat(row["date"])
                if row["coordinates"]:
                    north, east = (float(number) for number in row["coordinates"].split(","))
                    assert -90 <= north <= 90 and -180 <= east <= 180
    print("Palladio: days and coordinates are what it reads")


def traces():
    for path in FOLDER.glob("*/trace.json"):
        events = json.loads(path.read_text())["traceEvents"]
        assert {event["ph"] for event in events} <= {"M", "X", "i"}, path
        assert all(event["dur"] >= 0 for event in events if event["ph"] == "X"), path
    print("Chrome trace: phases and lengths as the format has them")


def crates():
    for bundle in sorted(FOLDER.glob("*/bundle.zip")):
        folder = bundle.parent / "crate"
        crate = ROCrate(folder)
        files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        named = {entity.id for entity in crate.data_entities}
        assert files - named <= {"ro-crate-metadata.json"}, files - named
        assert named <= files, named - files
        for entity in crate.data_entities:
            if "sha256" in entity:
                content = (folder / entity.id).read_bytes()
                assert hashlib.sha256(content).hexdigest() == entity["sha256"], entity.id
        run = crate.dereference("#run")
        assert run["instrument"].id == "#deskby" and run["object"] and run["result"]
        subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=folder, check=True)
    print("RO-Crate: read by rocrate, every file there with its hash")


def times():
    """TEI writes offsets as +00:00 and CMIF whole days."""
    for path in FOLDER.glob("*/*.tei.xml"):
        assert 'Z"' not in path.read_text(), f"{path} writes Z"
    for path in FOLDER.glob("*/*.cmif.xml"):
        assert "T00:" not in path.read_text() and 'Z"' not in path.read_text(), path


def main():
    own_json()
    graphs()
    jing("gexf/gexf.rng", sorted(FOLDER.glob("*/*.gexf")))
    jing("tei/tei_all_4.12.0.rng", sorted(FOLDER.glob("*/*.tei.xml")))
    jing("cmif/cmi-customization.rng", sorted(FOLDER.glob("*/*.cmif.xml")))
    times()
    maps()
    tables()
    palladio()
    traces()
    crates()
    for what in sorted(skipped):
        print(f"SKIPPED {what}")


main()
