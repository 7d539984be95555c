// Builds a list of so many numbers and adds them up, 20 times.
import { bench } from "./bench.mjs";

class Cell {
  constructor(value, next) {
    this.value = value;
    this.next = next;
  }
}

function build(n) {
  let list = null;
  for (; n > 0; n--) list = new Cell(n, list);
  return list;
}

function sum(list) {
  let total = 0;
  for (; list !== null; list = list.next) total = (total + list.value) | 0;
  return total;
}

function work(n) {
  let total = 0;
  for (let i = 0; i < 20; i++) total = (total + sum(build(n))) | 0;
  return total;
}

bench(work, 1000000);
