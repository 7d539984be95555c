import sys

sys.path.pop(0)  # where json.py is another twin
import json

document = {
    "title": "Notes\non an engine",
    "author": {"name": 'Ada "the first"', "born": 1815},
    "sizes": [3, 2.5, None],
    "empty": [],
    "printed": True,
    "path": "C:\\notes",
}
indented = json.dumps(document, indent=2)
print(indented)
print(" ".join(line.strip() for line in indented.splitlines()))
