// Runs every case of the program of cases_trap.py, each in an instance of its
// own:
//
//   node traps.mjs traps.wasm COUNT
//
// Prints, for each case, what it printed and then a line "trap", or "exit" and
// the exit status.  (A process for each, as wasm-run does it, would take much
// longer.)  The few functions of WASI that the program needs are here: with
// node's own, many instances in one process and their traps made node 20
// crash now and then, in its garbage collector.
import { readFileSync } from "node:fs";

const SUCCESS = 0;
const NOT_SUPPORTED = 58; // ENOTSUP

const [path, count] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));

class Exit {
  constructor(status) {
    this.status = status;
  }
}

// The functions that one instance imports; `state` gets its memory, and its
// output.
function wasi(state, args) {
  const strings = args.map((arg) => Buffer.from(`${arg}\0`));
  const view = () => new DataView(state.memory.buffer);
  const bytes = (at, size) => Buffer.from(state.memory.buffer, at, size);
  const known = {
    args_sizes_get(count, size) {
      view().setUint32(count, strings.length, true);
      view().setUint32(size, Buffer.concat(strings).length, true);
      return SUCCESS;
    },
    args_get(pointers, at) {
      for (const string of strings) {
        view().setUint32(pointers, at, true);
        string.copy(bytes(at, string.length));
        pointers += 4;
        at += string.length;
      }
      return SUCCESS;
    },
    fd_write(fd, vectors, count, written) {
      let size = 0;
      for (let i = 0; i < count; i++) {
        const part = bytes(view().getUint32(vectors + 8 * i, true),
          view().getUint32(vectors + 8 * i + 4, true));
        state.output += part.toString();
        size += part.length;
      }
      view().setUint32(written, size, true);
      return SUCCESS;
    },
    proc_exit(status) {
      throw new Exit(status);
    },
  };
  const imports = {};
  for (const { name } of WebAssembly.Module.imports(module))
    imports[name] = known[name] ?? (() => NOT_SUPPORTED);
  return { wasi_snapshot_preview1: imports };
}

function run(number) {
  const state = { output: "" };
  const imports = wasi(state, [path, number]);
  const { exports } = new WebAssembly.Instance(module, imports);
  let end = "exit 0";
  state.memory = exports.memory;
  try {
    exports._start();
  } catch (error) {
    if (error instanceof Exit)
      end = `exit ${error.status}`;
    else if (error instanceof WebAssembly.RuntimeError)
      end = "trap";
    else
      throw error;
  }
  return `${state.output}${end}\n`;
}

let output = "";
for (let number = 0; number < Number(count); number++)
  output += run(number);
process.stdout.write(output);
