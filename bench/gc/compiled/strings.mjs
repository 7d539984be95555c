// Puts so many lines together out of eight numbers, piece by piece, and hashes
// them.
import { bench } from "./bench.mjs";

function line(n, separator) {
  let text = String(n);
  for (let i = 2; i <= 8; i++) text += separator + String(i * n);
  return text;
}

function hash(text) {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
  }
  return sum;
}

function work(lines) {
  let sum = 0;
  for (let i = lines; i > 0; i--) sum = (sum + hash(line(i, ", "))) | 0;
  return sum;
}

bench(work, 500000);
