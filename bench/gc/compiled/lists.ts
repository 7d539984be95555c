// lists.mjs in AssemblyScript.
class Cell {
  constructor(public value: i32, public next: Cell | null) {}
}

function build(n: i32): Cell | null {
  let list: Cell | null = null;
  for (; n > 0; n--) list = new Cell(n, list);
  return list;
}

function sum(list: Cell | null): i32 {
  let total = 0;
  while (list !== null) {
    total += list.value;
    list = list.next;
  }
  return total;
}

export function work(n: i32): i32 {
  let total = 0;
  for (let i = 0; i < 20; i++) total += sum(build(n));
  return total;
}
