"""Whether the licence of each package that deskby is built from is one that deny.toml allows.

What cargo-deny checks, without the minutes that cargo-deny takes to compile: `cargo metadata`
names the licences, deny.toml those that are allowed.
"""

import json
import re
import subprocess
import sys


def allowed():
    text = open("deny.toml", encoding="utf-8").read()
    names = re.search(r"(?ms)^\[licenses\].*?^allow = \[(.*?)\]", text).group(1)
    return set(re.findall(r'"([^"]+)"', names))


def holds(expression, known):
    """Whether an SPDX expression is satisfied by the licences that are allowed."""
    words = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))

    def either():
        value = both()
        while words and words[0].upper() == "OR":
            words.pop(0)
            value = both() or value
        return value

    def both():
        value = one()
        while words and words[0].upper() == "AND":
            words.pop(0)
            value = one() and value
        return value

    def one():
        word = words.pop(0)
        if word == "(":
            value = either()
            assert words.pop(0) == ")", expression
            return value
        if words and words[0].upper() == "WITH":
            word = f"{word} WITH {words[1]}"
            del words[:2]
        return word in known

    value = either()
    assert not words, expression
    return value


def main():
    known = allowed()
    done = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"],
        capture_output=True, check=True,
    )
    packages = json.loads(done.stdout)["packages"]
    wrong = []
    for package in packages:
        licence = package["license"]
        if not licence or not holds(licence, known):
            wrong.append(f"{package['name']} {package['version']}: {licence or 'none stated'}")
    if wrong:
        sys.exit("not allowed by deny.toml:\n" + "\n".join(wrong))
    print(f"{len(packages)} packages, each under a licence that deny.toml allows")


assert holds("(MIT OR GPL-3.0) AND ISC", {"MIT", "ISC"})
assert not holds("MIT AND GPL-3.0", {"MIT"})
main()
