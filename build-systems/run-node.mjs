// Runs a WASI program under node's own WASI, for runa-run and the tests.
//
//   node run-node.mjs [--dir HOST::GUEST]... [--env K=V]... [--inherit-env] \
//       prog.wasm arg...
//
// Exits with the program's code, with 133 after a trap, with 125 if it cannot
// be started.
import { readFileSync, writeSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { WASI } from "node:wasi";

const TRAP = 133;
const NOT_RUN = 125;
const dirs = {};
const env = {};

// [A, B] of "A<separator>B".
function halves(text, separator) {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}

// Reads the options, and returns the program and its arguments.
function readOptions(words) {
  for (;;) {
    const word = words.shift();
    if (word === "--inherit-env") {
      Object.assign(env, process.env);
    } else if (word === "--dir") {
      const [host, guest] = halves(words.shift(), "::");
      dirs[guest] = host;
    } else if (word === "--env") {
      const [name, value] = halves(words.shift(), "=");
      env[name] = value;
    } else {
      return [word, ...words];
    }
  }
}

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

function run(program, args) {
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
  const [program, ...args] = readOptions(process.argv.slice(2));
  process.exitCode = run(program, args) & 255;
} catch (error) {
  process.exitCode = isTrap(error) ? TRAP : NOT_RUN;
  const text = isTrap(error) ? error.stack ?? "uncaught exception" : error;
  writeSync(2, `runa-run: node: ${text}\n`);
}
