// strings.mjs in AssemblyScript.
function line(n: i32, separator: string): string {
  let text = n.toString();
  for (let i = 2; i <= 8; i++) text += separator + (i * n).toString();
  return text;
}

function hash(text: string): i32 {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = sum * 31 + text.charCodeAt(i);
  return sum;
}

export function work(lines: i32): i32 {
  let sum = 0;
  for (let i = lines; i > 0; i--) sum += hash(line(i, ", "));
  return sum;
}
