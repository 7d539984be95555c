// Binary trees: many that die at once, one that lasts.
import { bench } from "./bench.mjs";

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

function make(depth) {
  if (depth === 0) return new Node(null, null);
  return new Node(make(depth - 1), make(depth - 1));
}

function count(node) {
  if (node.left === null) return 1;
  return count(node.left) + count(node.right) + 1;
}

function work(depth) {
  let sum = count(make(depth + 1));
  const lasting = make(depth);
  for (let d = 4; d <= depth; d += 2) {
    for (let i = 1 << (depth - d + 4); i > 0; i--) sum += count(make(d));
  }
  return sum + count(lasting);
}

bench(work, 16);
