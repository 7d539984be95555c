// fib.mjs in AssemblyScript.
export function work(n: i32): i32 {
  return n < 2 ? n : work(n - 1) + work(n - 2);
}
