// Runs one of the programs in JavaScript, as their main in LIR does:
//
//   node PROGRAM.mjs SIZE [TIMES [CLOCK]]
//
// CLOCK is WASI's number: 1 is the time that passes, 3 that of the processor, here
// of all threads, because V8 collects in several.
const MONOTONIC = 1;

function now(clock) {
  if (clock === MONOTONIC) return process.hrtime.bigint();
  const used = process.cpuUsage();
  return 1000n * BigInt(used.user + used.system);
}

export function bench(work, otherwise) {
  const size = Number(process.argv[2] ?? otherwise);
  const clock = Number(process.argv[4] ?? MONOTONIC);
  const times = Number(process.argv[3] ?? 0);
  let time = 0n;
  let result;
  for (let round = 0; round <= times; round++) {
    const start = now(clock);
    result = work(size);
    time = now(clock) - start + (round === 1 ? 0n : time);
  }
  console.error(String(time));
  console.log(result);
}
