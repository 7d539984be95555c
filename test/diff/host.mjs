// Runs the programs of the modules that test/diff/run.py made:
//
//   node host.mjs MODULE.wasm...
//
// Prints what run.py compares: for each module "module PATH"; for each program
// a line with its name, what it showed, a line each, and how it ended. With
// RUNA_GC=verbose, at the end, "collections N": what there were in the module.
// The programs of most are exported; of a closed module main runs the one whose
// number is that of the arguments, and prints its name and what it shows.
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
  [/unreachable/, "object"], // null, or no such element
];

const view = new DataView(new ArrayBuffer(8));
let lines = [];
let instance = null;
let collections = 0;
let args = 0;

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

const held = (value) =>
  BigInt.asIntN(64, value * 0x9e3779b97f4a7c15n) ^ 5n;

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
  echo_ref: (value) => instance.exports.keep(value),
  reenter: () => instance.exports.collect(),
  pass: (object, number) => {
    instance.exports.thrown(object, number);
    instance.exports.thrown(object, number + 1);
  },
  count: () => {},

  // In virtual tables and delegates.
  walk: (object, depth) => {
    instance.exports.collect();
    return held(BigInt(depth));
  },
  number: (object, value) => {
    lines.push(long(value));
    instance.exports.collect();
    return held(value);
  },
  self: (object) => instance.exports.keep(object),
};

class Exit {
  constructor(status) {
    this.status = status;
  }
}

const memory = () => new DataView(instance.exports.memory.buffer);
const bytesAt = (at, size) =>
  Buffer.from(instance.exports.memory.buffer, at, size);
const environment = Object.entries(process.env)
  .filter(([name]) => name.startsWith("RUNA_"))
  .map(([name, value]) => Buffer.from(`${name}=${value}\0`));

// What a closed program prints; what the runtime says: a line for each collection
// is counted, a panic shown.
const NAME = "program ";
const STDOUT = 1;
const begun = { 1: "", 2: "" };

function say(file, text) {
  const whole = (begun[file] + text).split("\n");
  begun[file] = whole.pop();
  for (const line of whole) {
    if (file === STDOUT)
      lines.push(line.startsWith(NAME) ? line.slice(NAME.length) : line);
    else if (/^gc \d+: /.test(line))
      collections++;
    else
      lines.push(`says ${line}`);
  }
}

// Of WASI, what programs call; the C library wants more.
const wasi = {
  args_sizes_get: (count, size) => {
    memory().setUint32(count, args, true);
    memory().setUint32(size, args, true);
    return 0;
  },
  args_get: (list, at) => {
    for (let i = 0; i < args; i++) {
      memory().setUint32(list + 4 * i, at + i, true);
      memory().setUint8(at + i, 0);
    }
    return 0;
  },
  fd_close: () => 8, // EBADF
  sched_yield: () => 0,
  clock_time_get: (id, precision, at) => {
    memory().setBigUint64(at, 0n, true);
    return 0;
  },
  environ_sizes_get: (count, size) => {
    memory().setUint32(count, environment.length, true);
    memory().setUint32(size, Buffer.concat(environment).length, true);
    return 0;
  },
  environ_get: (list, at) => {
    for (const text of environment) {
      memory().setUint32(list, at, true);
      text.copy(bytesAt(at, text.length));
      list += 4;
      at += text.length;
    }
    return 0;
  },
  fd_write: (file, list, count, written) => {
    let total = 0;
    for (; count > 0; count--, list += 8) {
      const size = memory().getUint32(list + 4, true);
      say(file, bytesAt(memory().getUint32(list, true), size).toString());
      total += size;
    }
    memory().setUint32(written, total, true);
    return 0;
  },
  proc_exit: (status) => {
    throw new Exit(status);
  },
};

function importsOf(module) {
  const all = { diff: imports, wasi_snapshot_preview1: { ...wasi } };
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    all[from] ??= {};
    all[from][name] ??= () => 58; // ENOTSUP
  }
  return all;
}

function endOf(error) {
  return error instanceof Exit ? `exit ${error.status}`
    : `trap ${kindOf(error)}`;
}

function kindOf(error) {
  if (error instanceof RangeError)
    return "stack";
  if (!(error instanceof WebAssembly.RuntimeError))
    throw error;
  return TRAPS.find(([text]) => text.test(error.message))?.[1] ??
    error.message;
}

// False if it did not end as it should.
function runProgram(run) {
  try {
    run();
    lines.push("end");
    return true;
  } catch (error) {
    lines.push(endOf(error));
    return false;
  }
}

function runExported(module, all, names) {
  instance = null;
  for (const name of names) {
    lines.push(name);
    if (!instance) {
      instance = new WebAssembly.Instance(module, all);
      instance.exports._start(); // what the runtime does before main
    }
    if (!runProgram(instance.exports[name]))
      instance = null; // its stack is not unwound
  }
}

function runClosed(module, all) {
  let before;
  for (args = 1; before !== lines.length; args++) {
    before = lines.length;
    instance = new WebAssembly.Instance(module, all);
    runProgram(instance.exports._start);
    if (lines.length === before + 1)
      lines.pop(); // there is no such program
  }
  args = 0;
}

function runModule(path) {
  const module = new WebAssembly.Module(readFileSync(path));
  const all = importsOf(module);
  const names = WebAssembly.Module.exports(module)
    .map(({ name }) => name).filter((name) => /^[pmx]\d+$/.test(name));
  collections = 0;
  lines.push(`module ${path}`);
  if (names.length > 0)
    runExported(module, all, names);
  else
    runClosed(module, all);
  if (collections > 0)
    lines.push(`collections ${collections}`);
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
