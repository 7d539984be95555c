// Fibonacci by recursion.
import { bench } from "./bench.mjs";

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

bench(fib, 38);
