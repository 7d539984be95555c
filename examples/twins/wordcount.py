import collections
import re
import sys

with open(sys.argv[1], "rb") as file:
    text = file.read()
words = re.findall(rb"[a-z]+", text.lower())
count = collections.Counter(words)
most = max(count.values())
seen = collections.Counter()
for word in words:
    seen[word] += 1
    if seen[word] == most:
        break
print(text.count(b"\n"), "lines")
print(len(text.split()), "words")
print(len(text), "bytes")
print(len(count), "different words")
print(f"most frequent: {word.decode()}, {most} times")
