// throws.lir in JavaScript:
//
//   node throws.mjs SIZE TIMES CLOCK WAY ROUNDS
import { bench } from "../../gc/compiled/bench.mjs";

const [way, rounds] = process.argv.slice(5, 7).map(Number);
const oldError = { number: 7 };
let last = 0;

function calculate(number) {
  let left = rounds;
  do {
    number = (number * 5 + 1) & 0xffff;
  } while (--left > 0);
  return number;
}

// V8 inlines what is small, and what it knows never to have been called.
function neverThrows(number) {
  if (number < 0) process.exit(1);
  return calculate(number);
}

function throwsNew(number) {
  if (number < 0) throw { number };
  return calculate(number);
}

function throwsOld(number) {
  if (number < 0) throw oldError;
  return calculate(number);
}

function deep(number, depth) {
  if (depth === 0) return throwsOld(number);
  number = deep(number, depth - 1);
  last = depth;
  return (number * 3) & 0xffff;
}

const deepTen = (number) => deep(number, 9);
const deepHundred = (number) => deep(number, 99);

// Each loop is a function of its own, so that V8 knows what it calls.
const outside = (call) =>
  new Function("call", `return (number, count) => {
    do number = call(number); while (--count);
    return number;
  }`)(call);

const region = (call) =>
  new Function("call", `return (number, count) => {
    do {
      try {
        number = call(number);
      } catch (error) {
        number ^= error.number & 0xff;
      }
    } while (--count);
    return number;
  }`)(call);

const ways = [
  outside(neverThrows), outside(throwsNew), region(throwsNew),
  outside(deepTen), outside(deepHundred),
  region(throwsOld), region(throwsNew), region(deepTen), region(deepHundred),
];
const FIRST_THAT_THROWS = 5;

function work(size) {
  let number = way < FIRST_THAT_THROWS ? 0 : -1;
  for (let i = Math.floor(size / 1000); i > 0; i--) {
    number = ways[way](number, 1000);
  }
  return number;
}

bench(work, 1000000);
