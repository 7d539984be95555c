// derive.mjs in AssemblyScript.
abstract class Expression {
  abstract evaluate(x: i32): i32;
  abstract derive(): Expression;
}

class Constant extends Expression {
  constructor(public value: i32) {
    super();
  }
  evaluate(x: i32): i32 {
    return this.value;
  }
  derive(): Expression {
    return new Constant(0);
  }
}

class Variable extends Expression {
  evaluate(x: i32): i32 {
    return x;
  }
  derive(): Expression {
    return new Constant(1);
  }
}

class Sum extends Expression {
  constructor(public left: Expression, public right: Expression) {
    super();
  }
  evaluate(x: i32): i32 {
    return this.left.evaluate(x) + this.right.evaluate(x);
  }
  derive(): Expression {
    return new Sum(this.left.derive(), this.right.derive());
  }
}

class Product extends Expression {
  constructor(public left: Expression, public right: Expression) {
    super();
  }
  evaluate(x: i32): i32 {
    return this.left.evaluate(x) * this.right.evaluate(x);
  }
  derive(): Expression {
    return new Sum(
      new Product(this.left.derive(), this.right),
      new Product(this.left, this.right.derive()),
    );
  }
}

function build(levels: i32, random: u32): Expression {
  const odd = (random & 0x10000) != 0;
  if (levels == 0) {
    if (odd) return new Constant((random >>> 20) & 15);
    return new Variable();
  }
  const left = build(levels - 1, random * 1664525 + 1013904223);
  const right = build(levels - 1, random * 69069 + 1);
  if (odd) return new Product(left, right);
  return new Sum(left, right);
}

export function work(times: i32): i32 {
  const expression = build(8, 42);
  let sum = 0;
  for (let x = times; x > 0; x--) sum += expression.derive().evaluate(x);
  return sum;
}
