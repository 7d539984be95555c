// In how many ways so many queens can stand on their board; the columns of those
// that stand are a list that nobody changes.
import { bench } from "./bench.mjs";

class Cell {
  constructor(column, next) {
    this.column = column;
    this.next = next;
  }
}

function safe(column, distance, list) {
  for (; list !== null; list = list.next) {
    const apart = list.column - column;
    if (apart === 0 || apart === distance || -apart === distance) return false;
    distance++;
  }
  return true;
}

function place(columns, rows, list) {
  if (rows === 0) return 1;
  let ways = 0;
  for (let column = 1; column <= columns; column++) {
    if (safe(column, 1, list)) {
      ways += place(columns, rows - 1, new Cell(column, list));
    }
  }
  return ways;
}

bench((n) => place(n, n, null), 12);
