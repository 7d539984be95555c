// sort.mjs in AssemblyScript.
class Item {
  constructor(public key: i32) {}
}

function randomItems(n: i32): Item[] {
  const items = new Array<Item>(n);
  let random: u32 = 0;
  for (let i = 0; i < n; i++) {
    random = random * 1664525 + 1013904223;
    items[i] = new Item(random >>> 8);
  }
  return items;
}

export function work(n: i32): i32 {
  const items = randomItems(n);
  items.sort((a, b) => a.key - b.key);
  let hash = 0;
  for (let i = 0; i < n; i++) hash = hash * 31 + items[i].key;
  return hash;
}
