// trees.c in JavaScript. The time is that of all threads: V8 collects in several.
const depth = Number(process.argv[2] ?? 16);

function make(d) {
  const node = { left: null, right: null };
  if (d > 0) {
    node.left = make(d - 1);
    node.right = make(d - 1);
  }
  return node;
}

function count(node) {
  return node.left ? 1 + count(node.left) + count(node.right) : 1;
}

const start = process.cpuUsage();
let sum = count(make(depth + 1));
const lasting = make(depth);
for (let d = 4; d <= depth; d += 2) {
  for (let i = 1 << (depth - d + 4); i > 0; i--) {
    sum += count(make(d));
  }
}
sum += count(lasting);
const used = process.cpuUsage(start);
const time = (used.user + used.system) / 1e3;
console.log(sum);
console.error(`${time.toFixed(3)} ms`);
