// Runs the programs of the modules that test/diff/run.py made:
//
//   node host.mjs MODULE.wasm...
//
// Prints what run.py compares: for each module "module PATH"; for each program
// a line with its name, what it showed, a line each, and how it ended.
import { readFileSync, writeSync } from "node:fs";
import { setFlagsFromString } from "node:v8";

// node 18 has tail calls behind this flag; since V8 11.2 they are always there.
const [major, minor] = process.versions.v8.split(".").map(Number);
if (major < 11 || (major === 11 && minor < 2))
  setFlagsFromString("--experimental-wasm-return-call");

const TRAPS = [
  [/memory access out of bounds/, "memory"],
  [/divide by zero|remainder by zero/, "divide"],
  [/unrepresentable/, "overflow"],
  [/signature mismatch|null function|table index/, "call"],
];

const view = new DataView(new ArrayBuffer(8));
let lines = [];

const hex = (value) => value.toString(16);
const int = (value) => hex(value >>> 0);
const long = (value) => hex(BigInt.asUintN(64, value));

function float(value) {
  if (Number.isNaN(value))
    return "nan";
  view.setFloat64(0, value);
  return hex(view.getBigUint64(0));
}

// Whoever gets an i8 or i16 looks at its low bits only.
const dirty = (bits) => (value) => value | (0x5a5a5a5a << bits);

const imports = {
  i8: (value) => lines.push(int(value)),
  i16: (value) => lines.push(int(value)),
  i32: (value) => lines.push(int(value)),
  i64: (value) => lines.push(long(value)),
  ptr: (value) => lines.push(int(value)),
  f32: (value) => lines.push(float(value)),
  f64: (value) => lines.push(float(value)),
  state: (a, b, c, d, e, ...floats) =>
    lines.push([int(a), int(b), int(c), long(d), int(e), ...floats.map(float)]
      .join(" ")),
  bits_f32: (value) => {
    view.setFloat32(0, value);
    return Number.isNaN(value) ? 0x7fc00000 : view.getInt32(0);
  },
  bits_f64: (value) => {
    view.setFloat64(0, value);
    return Number.isNaN(value) ? 0x7ff8000000000000n : view.getBigInt64(0);
  },
  echo_i8: dirty(8),
  echo_i16: dirty(16),
  echo_i32: (value) => value,
  echo_i64: (value) => value,
  echo_f32: (value) => value,
  echo_f64: (value) => value,
};

// Of WASI, what programs call; the C library wants more.
const wasi = {
  fd_close: () => 8, // EBADF
  sched_yield: () => 0,
};

function importsOf(module) {
  const all = { diff: imports, wasi_snapshot_preview1: { ...wasi } };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    all[from] ??= {};
    all[from][name] ??= () => 58; // ENOTSUP
  }
  return all;
}

function kindOf(error) {
  if (error instanceof RangeError)
    return "stack";
  if (!(error instanceof WebAssembly.RuntimeError))
    throw error;
  return TRAPS.find(([text]) => text.test(error.message))?.[1] ??
    error.message;
}

function runModule(path) {
  const module = new WebAssembly.Module(readFileSync(path));
  const all = importsOf(module);
  let instance = null;
  lines.push(`module ${path}`);
  for (const { name } of WebAssembly.Module.exports(module)) {
    if (!/^p\d+$/.test(name))
      continue;
    lines.push(name);
    instance ??= new WebAssembly.Instance(module, all);
    try {
      instance.exports[name]();
      lines.push("end");
    } catch (error) {
      lines.push(`trap ${kindOf(error)}`);
      instance = null; // its stack is not unwound
    }
  }
}

function write(text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== "EAGAIN")
        throw error;
    }
  }
}

for (const path of process.argv.slice(2)) {
  runModule(path);
  write(`${lines.join("\n")}\n`);
  lines = [];
}
