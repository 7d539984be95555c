// Runs a WASI program in Chromium, for wasm-run.
//
//   node wasm-run-chromium.mjs [--dir HOST::GUEST]... [--env K=V]... \
//       prog.wasm arg... <stdin
//
// The environment's RUNA_BROWSER is a folder with what ../browser/package.json
// wants, CHROMIUM the browser. Directories are empty, and what is
// written there is lost; standard input is read before the program begins, and
// what it prints comes when it has ended. Exits with the program's code, with 133
// after a trap, with 125 if it cannot be started.
import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const TRAP = 133;
const NOT_RUN = 125;
const HOST = "http://runa.test/"; // nobody asks the network for it
const SHIM = "node_modules/@bjorn3/browser_wasi_shim/dist/";
const packages = resolve(process.env.RUNA_BROWSER);
const browser = process.env.CHROMIUM;
const dirs = [];
const env = [];
const [program, ...args] = readOptions(process.argv.slice(2));

// Fills dirs and env, and returns the program and its arguments.
function readOptions(words) {
  for (;;) {
    const word = words.shift();
    if (word === "--dir") dirs.push(words.shift().split("::").at(-1));
    else if (word === "--env") env.push(words.shift());
    else return [word, ...words];
  }
}

function readInput() {
  try {
    return readFileSync(0);
  } catch {
    return Buffer.alloc(0); // it is closed, or a terminal
  }
}

// The page, its module, the program and the input, which all come from here.
function answer(route) {
  const path = new URL(route.request().url()).pathname.slice(1);
  if (path === "") {
    return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
  }
  if (path === "program") return route.fulfill({ body: readFileSync(program) });
  if (path === "input") return route.fulfill({ body: readInput() });
  return route.fulfill({
    contentType: "text/javascript",
    body: readFileSync(join(packages, SHIM, path)),
  });
}

// In the page. What it prints comes as strings of bytes.
async function runThere({ args, env, dirs }) {
  const { WASI, File, OpenFile, PreopenDirectory } = await import("/index.js");
  const get = async (name) => (await fetch(name)).arrayBuffer();
  const [input, output, error] = [await get("input"), [], []].map((data) =>
    new OpenFile(new File(data))
  );
  const folders = dirs.map((name) => new PreopenDirectory(name, new Map()));
  const wasi = new WASI(args, env, [input, output, error, ...folders]);
  const imports = { wasi_snapshot_preview1: wasi.wasiImport };
  const result = { code: null, trap: null, refused: null };
  try {
    const module = await WebAssembly.compile(await get("program"));
    const instance = await WebAssembly.instantiate(module, imports);
    try {
      result.code = wasi.start(instance);
    } catch (trap) {
      result.trap = String(trap.stack ?? "uncaught exception");
    }
  } catch (refused) {
    result.refused = String(refused);
  }
  const bytes = ({ file }) =>
    Array.from(file.data, (byte) => String.fromCharCode(byte)).join("");
  return { ...result, output: bytes(output), error: bytes(error) };
}

async function run() {
  const { chromium } = createRequire(join(packages, "package.json"))(
    "playwright-core",
  );
  const started = await chromium.launch({ executablePath: browser });
  try {
    const page = await started.newPage();
    await page.route("**/*", answer);
    await page.goto(HOST);
    return await page.evaluate(runThere, {
      args: [program, ...args],
      env,
      dirs,
    });
  } finally {
    await started.close();
  }
}

function writeAll(stream, text) {
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length;) at += writeSync(stream, bytes, at);
}

try {
  const result = await run();
  writeAll(1, result.output);
  writeAll(2, result.error);
  if (result.refused) throw result.refused;
  process.exitCode = result.trap === null ? result.code & 255 : TRAP;
  if (result.trap !== null) {
    writeSync(2, `wasm-run: chromium: ${result.trap}\n`);
  }
} catch (error) {
  writeSync(2, `wasm-run: chromium: ${error}\n`);
  process.exitCode = NOT_RUN;
}
