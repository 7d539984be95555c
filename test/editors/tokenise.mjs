// Compares what the TextMate grammar of editors/ makes of Runa with what a lexer
// here finds, which follows sections 1.2 to 1.7 of the description of the
// language: comments, annotations, strings, numbers and words. Then the rules for
// indentation with the lines of the examples.
//
//   node tokenise.mjs ROOT PACKAGES
//
// PACKAGES has vscode-textmate and vscode-oniguruma in it; if it is empty, only
// the JSON is read.
import fs from 'node:fs';
import path from 'node:path';
import {createRequire} from 'node:module';

const [root, packages] = process.argv.slice(2);
let passed = 0, failed = 0, skipped = 0;

function check(name, problems) {
  if (problems.length === 0) {
    passed++;
    return;
  }
  failed++;
  console.log(`FAIL: ${name}`);
  problems.slice(0, 10).forEach(problem => console.log(`    ${problem}`));
}

function readJson(name) {
  return JSON.parse(fs.readFileSync(path.join(root, 'editors/vscode', name)));
}

function filesOf(folder) {
  return fs.readdirSync(path.join(root, folder))
      .filter(name => name.endsWith('.runa'))
      .map(name => path.join(folder, name));
}

// The words of a kind in the lexer's table.
function wordsOf(kind) {
  const table =
      fs.readFileSync(path.join(root, 'compiler/runa/keywords.def'), 'utf8');
  return new Set([...table.matchAll(/^(RESERVED|SOFT)\(\w+, "(.*)"\)/gm)]
                     .filter(match => match[1] === kind)
                     .map(match => match[2]));
}

const reserved = wordsOf('RESERVED');

// The lexer: one entry of KINDS for each byte of TEXT. Of words it tells what
// must be reserved ('reserved') and what cannot be ('name').
class Lexer {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.kinds = new Array(text.length).fill('other');
  }

  // Gives all up to END the kind.
  take(end, kind) {
    this.kinds.fill(kind, this.at, end);
    this.at = end;
  }

  match(regex) {
    regex.lastIndex = this.at;
    return regex.exec(this.text);
  }

  // From behind the colon of a Note with nothing behind it.
  blockEnd(from) {
    const mark = /:[ \t\r]*End[ \t\r]+Note\b|\bNote[ \t]*:[ \t\r]*$/gm;
    let depth = 1;
    mark.lastIndex = from;
    for (let found; depth > 0 && (found = mark.exec(this.text));)
      depth += found[0].startsWith(':') ? -1 : 1;
    return depth > 0 ? this.text.length : mark.lastIndex;
  }

  lineEnd(from) {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? this.text.length : end;
  }

  note(word) {
    const colon = this.match(/Note[ \t]*:/y);
    if (!colon)
      this.take(word, 'comment');
    else if (this.match(/Note[ \t]*:[ \t\r]*$/my))
      this.take(this.blockEnd(this.at + colon[0].length), 'comment');
    else
      this.take(this.lineEnd(this.at), 'comment');
  }

  annotation() {
    const end = this.text.indexOf('@End', this.at + 1);
    this.take(end < 0 ? this.text.length : this.lineEnd(end), 'comment');
  }

  // Behind a point any word is the name of a field; Set is a type as well.
  isReserved(word) {
    const before = this.text.slice(0, this.at).trimEnd();
    const isField =
        before.endsWith('.') && this.kinds[before.length - 1] !== 'comment';
    const isType = word === 'Set' && /\b(as|returns|[tT]ype)$/.test(before);
    return reserved.has(word) && !isField && !isType;
  }

  word() {
    const word = this.match(/[A-Za-z_]\w*/y)[0];
    const end = this.at + word.length;
    const assembly = this.match(/Inline\s+Assembly[^:]*:[^]*?\bEnd\s+Assembly\b/y);
    if (word === 'Note')
      this.note(end);
    else if (assembly)
      this.take(this.at + assembly[0].length, 'assembly');
    else
      this.take(end, this.isReserved(word) ? 'reserved' : 'word');
  }

  run() {
    while (this.at < this.text.length) {
      const number = this.match(
          /-?(0[xX][0-9a-fA-F]+|[0-9]+(\.[0-9]+([eE][+-]?[0-9]+)?)?)/y);
      const string = this.match(/"([^"\\]|\\[^])*"/y);
      if (string)
        this.take(this.at + string[0].length, 'string');
      else if (number)
        this.take(this.at + number[0].length, 'number');
      else if (this.match(/@[A-Za-z_]/y))
        this.annotation();
      else if (this.match(/[A-Za-z_]/y))
        this.word();
      else
        this.at++;
    }
    return this.kinds;
  }
}

// What the scopes of a token make it.
function kindOf(scopes) {
  const has = begin => scopes.some(scope => scope.startsWith(begin));
  if (has('comment.'))
    return 'comment';
  if (has('string.'))
    return 'string';
  if (has('meta.assembly'))
    return 'assembly';
  if (has('constant.numeric'))
    return 'number';
  if (has('keyword.other.soft') || has('keyword.operator.address'))
    return 'word';
  return has('keyword.') || has('constant.language') ? 'reserved' : 'word';
}

// The differences between the lexer and the grammar in one file. Blanks and
// punctuation are nothing to either.
function compare(text, grammar, initial) {
  const kinds = new Lexer(text).run();
  const problems = [];
  let stack = initial, begin = 0;
  text.split('\n').forEach((line, index) => {
    const {tokens, ruleStack} = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    for (const token of tokens) {
      const found = kindOf(token.scopes);
      const wrong = [...line.slice(token.startIndex, token.endIndex)].findIndex(
          (c, i) => /[A-Za-z0-9_"]/.test(c) &&
              kinds[begin + token.startIndex + i] !== found);
      if (wrong >= 0)
        problems.push(`line ${index + 1}: '${
            line.slice(token.startIndex, token.endIndex)}' is ${
            kinds[begin + token.startIndex + wrong]}, found ${found}`);
    }
    begin += line.length + 1;
  });
  return problems;
}

// Lines that are indented otherwise than the rules say. A literal may go on
// over lines as it likes, so only what follows a colon must be deeper.
function misindented(text, rules) {
  const more = new RegExp(rules.increaseIndentPattern);
  const less = new RegExp(rules.decreaseIndentPattern);
  const kinds = new Lexer(text).run();
  const problems = [];
  let before = null, begin = 0;
  text.split('\n').forEach((line, index) => {
    const depth = line.search(/\S/);
    const isCode = depth >= 0 && kinds[begin + depth] !== 'comment' &&
        kinds[begin] !== 'string';
    begin += line.length + 1;
    if (!isCode)
      return;
    const wanted = before && before.depth + (more.test(before.line) ? 4 : 0) -
        (less.test(line) ? 4 : 0);
    const isFine = !before || depth === wanted ||
        (!more.test(before.line) && depth < before.depth);
    if (!isFine)
      problems.push(`line ${index + 1}: ${depth} blanks, expected ${wanted}`);
    before = {line, depth};
  });
  return problems;
}

const grammarFile = 'syntaxes/runa.tmLanguage.json';
const manifest = readJson('package.json');
const configuration = readJson('language-configuration.json');
readJson(grammarFile);
check('package.json', [
  manifest.contributes.languages[0].configuration,
  manifest.contributes.grammars[0].path,
].filter(file => !fs.existsSync(path.join(root, 'editors/vscode', file))));

const examples = filesOf('examples');
for (const file of examples)
  check(`${file}, indentation`, misindented(
      fs.readFileSync(path.join(root, file), 'utf8'),
      configuration.indentationRules));

const files = [
  ...examples, ...filesOf('test/runa/run'), ...filesOf('test/runa/run/Inputs')
];
if (packages) {
  const require = createRequire(path.resolve(packages, 'package.json'));
  const textmate = require('vscode-textmate');
  const oniguruma = require('vscode-oniguruma');
  const wasm = require.resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(fs.readFileSync(wasm).buffer);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: sources => new oniguruma.OnigScanner(sources),
      createOnigString: string => new oniguruma.OnigString(string),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(
        fs.readFileSync(path.join(root, 'editors/vscode', grammarFile), 'utf8'),
        grammarFile),
  });
  const grammar = await registry.loadGrammar('source.runa');
  for (const file of files)
    check(file, compare(fs.readFileSync(path.join(root, file), 'utf8'), grammar,
                        textmate.INITIAL));
} else {
  console.log('not run: no npm, or it cannot fetch packages');
  skipped += files.length;
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed ? 1 : 0;
