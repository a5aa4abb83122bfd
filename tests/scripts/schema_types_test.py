#!/usr/bin/env python3
"""Every number of the project's schema whose key names a unit is typed, so that documents print it with
its unit; every pattern says in words what it asks for, so that messages do too."""
import json
import os

from lib import ROOT, finish, run

# ending of the key -> formats that print it
ENDINGS = {
    "_minutes": {"minutes"}, "_min": {"minutes"}, "_hours": {"hours"}, "_hours_month": {"hours"}, "hours": {"hours"},
    "hours_per_week": {"hours"}, "hours_per_month": {"hours"}, "_days": {"days", "working-days"},
    "days": {"days", "working-days"}, "_months": {"months"}, "months": {"months"}, "_years": {"years"}, "years": {"years"},
    "years_after_end": {"years"}, "_after_days": {"days"}, "_percent": {"percent"}, "percent": {"percent"},
    "_eur": {"euros"}, "amount": {"money"}, "_amount": {"money"}, "price": {"money"}, "_fee": {"money"},
}
NUMBERS = {"number", "integer"}


class Walk:
    def __init__(self, schema):
        self.schema, self.faults, self.seen = schema, [], 0

    def deref(self, node):
        ref = node.get("$ref", "")
        return {**self.schema["$defs"][ref[8:]], **node} if ref.startswith("#/$defs/") else node

    def formats(self, node):
        """The formats that `node` may have, through references and conditions."""
        node = self.deref(node)
        found = {node["format"]} if "format" in node else set()
        for key in ("then", "else"):
            found |= self.formats(node[key]) if isinstance(node.get(key), dict) else set()
        return found

    def member(self, key, node, siblings, where):
        node = self.deref(node)
        types = node.get("type", [])
        types = {types} if isinstance(types, str) else set(types)
        wanted = [formats for ending, formats in ENDINGS.items() if key == ending or (ending[0] == "_" and key.endswith(ending))]
        if not wanted or not types & NUMBERS:
            return
        self.seen += 1
        found = self.formats(node)
        for condition in siblings:  # a condition beside the properties may type them
            found |= self.formats(condition.get("properties", {}).get(key, {}))
        if not any(found & formats for formats in wanted):
            self.faults.append(f"{where}.{key} is a number without a type ({sorted(found)})")

    def walk(self, node, where):
        if isinstance(node, list):
            for index, one in enumerate(node):
                self.walk(one, f"{where}[{index}]")
        if not isinstance(node, dict):
            return
        if isinstance(node.get("pattern"), str) and not node.get("x-form") and not node.get("examples"):
            self.faults.append(f"{where} has a pattern that nothing says in words")
        if bool(node.get("x-form")) != bool(node.get("x-form-en")):
            self.faults.append(f"{where} says its form in one language only")
        for value, words in node.get("x-words", {}).items():
            if value not in node.get("enum", []) or set(words) != {"fr", "en"}:
                self.faults.append(f"{where}: the words of “{value}”")
        if isinstance(node.get("properties"), dict) and "type" in node:
            siblings = [node[key] for key in ("then", "else") if isinstance(node.get(key), dict)]
            for key, member in node["properties"].items():
                self.member(key, member, siblings, where)
        for key, value in node.items():
            if key not in ("examples", "enum", "default", "const", "x-words", "x-synonyms"):
                self.walk(value, f"{where}.{key}")


def main():
    status, out, err = run("query", "$", os.path.join(ROOT, "schemas", "project.schema.yaml"))
    if status != 0:
        finish([err])
    found = json.loads(out)
    walk = Walk(found[0] if isinstance(found, list) else found)
    walk.walk(walk.schema, "$")
    if walk.seen < 70:
        walk.faults.append(f"only {walk.seen} numbers looked at")
    finish(walk.faults)


main()
