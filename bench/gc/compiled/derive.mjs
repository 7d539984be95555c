// Derives an expression and evaluates what comes out, so many times: virtual calls
// in trees of four classes.
import { bench } from "./bench.mjs";

class Constant {
  constructor(value) {
    this.value = value;
  }
  evaluate() {
    return this.value;
  }
  derive() {
    return new Constant(0);
  }
}

class Variable {
  evaluate(x) {
    return x;
  }
  derive() {
    return new Constant(1);
  }
}

class Pair {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

class Sum extends Pair {
  evaluate(x) {
    return (this.left.evaluate(x) + this.right.evaluate(x)) | 0;
  }
  derive() {
    return new Sum(this.left.derive(), this.right.derive());
  }
}

class Product extends Pair {
  evaluate(x) {
    return Math.imul(this.left.evaluate(x), this.right.evaluate(x));
  }
  derive() {
    return new Sum(
      new Product(this.left.derive(), this.right),
      new Product(this.left, this.right.derive()),
    );
  }
}

function build(levels, random) {
  const odd = (random & 0x10000) !== 0;
  if (levels === 0) {
    return odd ? new Constant((random >>> 20) & 15) : new Variable();
  }
  const left = build(levels - 1, (Math.imul(random, 1664525) + 1013904223) | 0);
  const right = build(levels - 1, (Math.imul(random, 69069) + 1) | 0);
  return odd ? new Product(left, right) : new Sum(left, right);
}

function work(times) {
  const expression = build(8, 42);
  let sum = 0;
  for (let x = times; x > 0; x--) {
    sum = (sum + expression.derive().evaluate(x)) | 0;
  }
  return sum;
}

bench(work, 10000);
