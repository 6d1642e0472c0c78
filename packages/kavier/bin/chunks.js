// Loads files of the bundle with the code that V8 compiled of them when the bundle was built (scripts/bundle.mjs). What
// was compiled by another V8, of other text or is damaged is left aside, and the file is compiled as Node would do.
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Script } = require('node:vm');

const BUNDLE = path.join(__dirname, '../bundle');
/** Code for this V8: a table as JSON after its length in four bytes, then the code that it tells of. */
const CODE = path.join(BUNDLE, `compiled-${process.versions.v8}-${process.arch}.bin`);

/**
 * Loads `entry` of the bundle. Compiled code is looked for once that is there with all that it loads at once: that is
 * little, and help needs no more. `onLoaded` gets each file after those: name, text, script.
 */
function loadBundle(entry, onLoaded) {
  const loaded = new Map();
  let codeOf;
  const load = (id) => {
    if (!id.startsWith('./')) return require(id);
    const known = loaded.get(id);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(id, module);
    const filename = path.join(BUNDLE, id);
    const text = readFileSync(filename);
    const script = new Script(
      `(function (exports, require, module, __filename, __dirname) {${text.toString()}\n})`,
      { filename, cachedData: codeOf?.(id, text) },
    );
    script.runInThisContext()(module.exports, load, module, filename, BUNDLE);
    if (codeOf !== undefined) onLoaded?.(id, text, script);
    return module.exports;
  };
  const exports = load(entry);
  codeOf = compiledCode();
  return exports;
}

/** Gives the compiled code of a file of the bundle, where there is some of this text. */
function compiledCode() {
  let table;
  return (id, text) => {
    table ??= readTable();
    const entry = table.files[id];
    if (entry === undefined) return undefined;
    const code = table.codes.subarray(entry.at, entry.at + entry.bytes);
    return digestOf(text, code) === entry.digest ? code : undefined;
  };
}

function readTable() {
  try {
    const bytes = readFileSync(CODE);
    const end = 4 + bytes.readUInt32LE(0);
    return { files: JSON.parse(bytes.toString('utf8', 4, end)), codes: bytes.subarray(end) };
  } catch {
    // None was made, or what is there is no such file: everything is compiled.
    return { files: {} };
  }
}

/** V8 checks the length of the text, and nothing of the code. */
function digestOf(text, code) {
  const { createHash } = require('node:crypto');
  return createHash('sha256').update(text).update(code).digest('base64');
}

module.exports = { CODE, digestOf, loadBundle };
