// map.mjs in AssemblyScript.
class Box {
  constructor(public number: i32) {}
}

function count(map: Map<i32, Box>, key: i32): void {
  const number = (map.has(key) ? map.get(key).number : 0) + 1;
  if (number == 8) map.delete(key);
  else map.set(key, new Box(number));
}

function total(map: Map<i32, Box>, keys: i32): i32 {
  let sum = 0;
  for (let key = keys - 1; key >= 0; key--) {
    if (map.has(key)) sum += map.get(key).number * key;
  }
  return sum;
}

export function work(keys: i32): i32 {
  const map = new Map<i32, Box>();
  let random: u32 = 0;
  for (let i = 4 * keys; i > 0; i--) {
    random = random * 1664525 + 1013904223;
    count(map, (random >>> 8) % keys);
  }
  return total(map, keys);
}
