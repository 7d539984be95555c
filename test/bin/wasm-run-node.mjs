// Runs a WASI program under node's own WASI, for wasm-run.
//
//   node wasm-run-node.mjs '{"dirs": {GUEST: HOST}, "env": {K: V}}' \
//       prog.wasm arg...
//
// Exits with the program's code, with 133 after a trap, with 125 if it cannot
// be started.
import { readFileSync, writeSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { WASI } from "node:wasi";

const TRAP = 133;
const NOT_RUN = 125;
const [settings, program, ...args] = process.argv.slice(2);
const { dirs, env } = JSON.parse(settings);

// node 18 has tail calls behind this flag; since V8 11.2 they are always there.
function enableTailCalls() {
  const [major, minor] = process.versions.v8.split(".").map(Number);
  if (major < 11 || (major === 11 && minor < 2)) {
    setFlagsFromString("--experimental-wasm-return-call");
  }
}

// node 20 collects garbage inside a fast call to WASI, where V8 cannot find what
// is in use, and crashes: programs that run for seconds, with much memory.
function disableFastCalls() {
  setFlagsFromString("--no-turbo-fast-api-calls");
}

function run() {
  const wasi = new WASI({
    version: "preview1",
    args: [program, ...args],
    env,
    preopens: dirs,
    returnOnExit: true,
  });
  const module = new WebAssembly.Module(readFileSync(program));
  const imports = { wasi_snapshot_preview1: wasi.wasiImport };
  return wasi.start(new WebAssembly.Instance(module, imports));
}

function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError ||
    error instanceof WebAssembly.Exception ||
    error instanceof RangeError; // the call stack is exhausted
}

try {
  enableTailCalls();
  disableFastCalls();
  process.exitCode = run() & 255;
} catch (error) {
  process.exitCode = isTrap(error) ? TRAP : NOT_RUN;
  const text = isTrap(error) ? error.stack ?? "uncaught exception" : error;
  writeSync(2, `wasm-run: node: ${text}\n`);
}
