// trees.mjs in AssemblyScript.
class Node {
  constructor(public left: Node | null, public right: Node | null) {}
}

function make(depth: i32): Node {
  if (depth == 0) return new Node(null, null);
  return new Node(make(depth - 1), make(depth - 1));
}

function count(node: Node): i32 {
  const left = node.left;
  if (left === null) return 1;
  return count(left) + count(node.right!) + 1;
}

export function work(depth: i32): i32 {
  let sum = count(make(depth + 1));
  const lasting = make(depth);
  for (let d = 4; d <= depth; d += 2) {
    for (let i = 1 << (depth - d + 4); i > 0; i--) sum += count(make(d));
  }
  return sum + count(lasting);
}
