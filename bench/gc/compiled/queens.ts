// queens.mjs in AssemblyScript.
class Cell {
  constructor(public column: i32, public next: Cell | null) {}
}

function safe(column: i32, distance: i32, list: Cell | null): bool {
  while (list !== null) {
    const apart = list.column - column;
    if (apart == 0 || apart == distance || -apart == distance) return false;
    distance++;
    list = list.next;
  }
  return true;
}

function place(columns: i32, rows: i32, list: Cell | null): i32 {
  if (rows == 0) return 1;
  let ways = 0;
  for (let column = 1; column <= columns; column++) {
    if (safe(column, 1, list)) {
      ways += place(columns, rows - 1, new Cell(column, list));
    }
  }
  return ways;
}

export function work(n: i32): i32 {
  return place(n, n, null);
}
