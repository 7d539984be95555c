import collections
import re
import sys

with open(sys.argv[1], encoding="latin-1") as file:
    counts = collections.Counter(re.findall("[a-z]+", file.read().lower()))
print(len(counts), "different words; the most frequent:")
for count, word in sorted((-n, word) for word, n in counts.items())[:10]:
    print(-count, word)
for n, count in sorted(collections.Counter(map(len, counts)).items()):
    print(n, "letters:", count, "words")
