// Runs every case of the program of cases_trap.py, each in an instance of its
// own, under node's WASI:
//
//   node traps.mjs traps.wasm COUNT OUTPUT
//
// OUTPUT gets, for each case, what it printed and then a line "trap", or
// "exit" and the exit status.  (A process for each, as wasm-run does it,
// would take much longer.)
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { WASI } from "node:wasi";

const [path, count, output] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));
const stdout = openSync(output, "w");

function run(number) {
  const wasi = new WASI({
    version: "preview1",
    args: [path, String(number)],
    stdout,
    returnOnExit: true,
  });
  const imports = { wasi_snapshot_preview1: wasi.wasiImport };
  try {
    return `exit ${wasi.start(new WebAssembly.Instance(module, imports))}`;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError)
      return "trap";
    throw error;
  }
}

for (let number = 0; number < Number(count); number++)
  writeSync(stdout, `${run(number)}\n`);
closeSync(stdout);
