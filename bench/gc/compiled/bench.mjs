// Runs one of the programs in JavaScript, as their main in LIR does:
//
//   node PROGRAM.mjs SIZE [TIMES [CLOCK]]
//
// TIMES is for the others. CLOCK is WASI's number: 1 is the time that passes, 3
// that of the processor, here of all threads, because V8 collects in several.
const MONOTONIC = 1;

function now(clock) {
  if (clock === MONOTONIC) return process.hrtime.bigint();
  const used = process.cpuUsage();
  return 1000n * BigInt(used.user + used.system);
}

export function bench(work, otherwise) {
  const size = Number(process.argv[2] ?? otherwise);
  const clock = Number(process.argv[4] ?? MONOTONIC);
  const start = now(clock);
  const result = work(size);
  console.error(String(now(clock) - start));
  console.log(result);
}
