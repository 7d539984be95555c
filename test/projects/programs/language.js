// What the engines of JavaScript are asked, in its version 5.
function Shape(name) { this.name = name; }
Shape.prototype.area = function () { return 0; };
function Square(side) { Shape.call(this, "square"); this.side = side; }
Square.prototype = Object.create(Shape.prototype);
Square.prototype.area = function () { return this.side * this.side; };

function counter() {
    var count = 0;
    return function () { return ++count; };
}

function depth(n) { return n === 0 ? 0 : 1 + depth(n - 1); }

function caught(f) {
    try {
        f();
        return "nothing";
    } catch (e) {
        return e instanceof Error ? e.name : String(e);
    } finally {
        order.push("finally");
    }
}

var order = [];
var next = counter();
next();
print("closure", next());
print("prototype", new Square(7).area(), new Square(7) instanceof Shape);
print("thrown", caught(function () { throw "text"; }));
print("type error", caught(function () { null.x; }));
print("reference", caught(function () { return missing; }));
print("syntax", caught(function () { eval("1 +"); }));
print("nested", caught(function () { caught(function () { throw 1; }); throw 2; }));
print("order", order.length);
print("depth", depth(200));
print("sort", [5, 3, 10, 1].sort(function (a, b) { return a - b; }).join());
print("map", [1, 2, 3].map(function (x) { return x * x; }).join("+"));
print("json", JSON.stringify(JSON.parse('{"a":[1,2.5,null,true],"b":{"c":"d"}}')));
print("regexp", "2026-11-21".replace(/(\d+)-(\d+)-(\d+)/, "$3.$2.$1"));
print("split", "a,b,,c".split(",").length, /^(a+)+$/.test("aaaaaaab"));
print("float", 0.1 + 0.2 > 0.3, 1e21, 1.5e-7, -0 === 0, 1e308 * 10, 0 / 0);
print("integer", 4294967296 >>> 0, -1 >>> 0, 1 << 31, 7 % -3, -7 % 3);
print("digits", (255).toString(16), (0.5).toString(2), (1234.5678).toFixed(2),
      (0.000001234).toExponential(2), parseFloat("3.25e2x"), parseInt("ff", 16));
print("math", Math.pow(2, 0.5) * Math.pow(2, 0.5) - 2 < 1e-15, Math.floor(-0.5), Math.max(1, 2, 3), Math.atan2(1, 1));
print("date", new Date(Date.UTC(2000, 1, 29, 12, 30, 15)).toISOString());
print("string", "\u00e9\u4e2d".length, "abc".charCodeAt(1), "ABC".toLowerCase());
var sum = 0;
for (var i = 0; i < 100000; i++)
    sum = (sum * 31 + i) % 1000003;
print("loop", sum);
var objects = [];
for (i = 0; i < 20000; i++)
    objects[i % 100] = { number: i, text: "n" + i };
print("garbage", objects[99].text, objects.length);
