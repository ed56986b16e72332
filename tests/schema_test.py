#!/usr/bin/env python3
"""Holds scenario.schema.json against the scenarios of the tree.

usage: schema_test.py TOP_OF_THE_SOURCES

Every shipped scenario is valid. Every broken one is not, but for those in beyond-schema/: their mistake is one that a
schema cannot express, which their first line says, and the schema does accept them or they are not YAML at all.
"""
import json
import pathlib
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `no` and `on` are text, and so is a date."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)


def load(path):
    return yaml.load(path.read_bytes(), CoreLoader)


def check_descriptions(node, path, problems):
    """Editors show the description of a key: each has one, its own or that of what it refers to."""
    for key, value in node.get("properties", {}).items():
        if "description" not in value and "$ref" not in value and not re.search("/(if|then|else)(/|$)", path):
            problems.append(f"the schema describes no {path}/{key}")
    for key, value in node.items():
        if isinstance(value, dict):
            check_descriptions(value, f"{path}/{key}", problems)
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, dict):
                    check_descriptions(item, f"{path}/{key}", problems)


def main(top):
    schema = json.loads((top / "simulator/scenario/scenario.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    problems = []
    check_descriptions(schema, "", problems)

    valid = 0
    for path in sorted((top / "scenarios").rglob("*.yaml")):
        content = load(path)
        if not isinstance(content, dict) or "notisim" not in content:
            continue  # A part that scenarios include.
        valid += 1
        for error in validator.iter_errors(content):
            problems.append(f"{path}: valid, but: {error.json_path}: {error.message[:200]}")

    broken = sorted((top / "tests/cli/invalid").rglob("*.yaml"))
    for path in broken:
        beyond = path.parent.name == "beyond-schema"
        first = path.read_bytes().split(b"\n")[0]
        if beyond and not first.startswith(b"# beyond the schema: "):
            problems.append(f"{path}: the first line must say why a schema cannot see it")
        try:
            accepted = validator.is_valid(load(path))
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
            accepted = None
        if beyond and accepted is False:
            error = next(validator.iter_errors(load(path)))
            problems.append(f"{path}: the schema does see it: {error.json_path}: {error.message[:200]}")
        if not beyond and accepted is not False:
            problems.append(f"{path}: the schema accepts it")
    if len(broken) < 45:
        problems.append(f"only {len(broken)} broken scenarios were found")

    print("\n".join(problems) or f"{valid} valid and {len(broken)} broken scenarios: as the schema says")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
