// Sorts an array of so many objects by a function that compares two.
import { bench } from "./bench.mjs";

class Item {
  constructor(key) {
    this.key = key;
  }
}

function randomItems(n) {
  const items = new Array(n);
  let random = 0;
  for (let i = 0; i < n; i++) {
    random = (Math.imul(random, 1664525) + 1013904223) | 0;
    items[i] = new Item(random >>> 8);
  }
  return items;
}

function work(n) {
  const items = randomItems(n);
  items.sort((a, b) => a.key - b.key);
  let hash = 0;
  for (const item of items) hash = (Math.imul(hash, 31) + item.key) | 0;
  return hash;
}

bench(work, 300000);
