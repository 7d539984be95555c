// A hash map from numbers to objects: so many keys, four times as many accesses,
// each of which makes a new value; every eighth takes a key out.
import { bench } from "./bench.mjs";

class Box {
  constructor(number) {
    this.number = number;
  }
}

function count(map, key) {
  const box = map.get(key);
  const number = (box === undefined ? 0 : box.number) + 1;
  if (number === 8) map.delete(key);
  else map.set(key, new Box(number));
}

function total(map, keys) {
  let sum = 0;
  for (let key = keys - 1; key >= 0; key--) {
    const box = map.get(key);
    if (box !== undefined) sum = (sum + box.number * key) | 0;
  }
  return sum;
}

function work(keys) {
  const map = new Map();
  let random = 0;
  for (let i = 4 * keys; i > 0; i--) {
    random = (Math.imul(random, 1664525) + 1013904223) | 0;
    count(map, (random >>> 8) % keys);
  }
  return total(map, keys);
}

bench(work, 200000);
