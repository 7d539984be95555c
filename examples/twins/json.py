import os
import sys

sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
import json

with open(sys.argv[1]) as file:
    print(json.dumps(json.load(file), indent=2))
