// Runs one of the programs in AssemblyScript, whose function is 'work':
//
//   node assemblyscript.mjs PROGRAM.wasm SIZE [TIMES [CLOCK]]
import { readFileSync } from "node:fs";
import { bench } from "./bench.mjs";

const [program] = process.argv.splice(2, 1);
const module = new WebAssembly.Module(readFileSync(program));
const { exports } = new WebAssembly.Instance(module, {
  env: {
    abort(message, file, line) {
      throw new Error(`aborted in line ${line}`);
    },
  },
});
bench(exports.work);
