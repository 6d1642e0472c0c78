// Keeps the code that V8 makes of the bundle while a few command lines run, so that a start needs not make it again.
// packages/kavier/bin/chunks.js reads it, where text and V8 are the same.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CODE, digestOf, loadBundle } from '../packages/kavier/bin/chunks.js';

const SCENARIO = `workload: { generate: { kind: plain, requests: 1000, arrivals: { process: poisson, rateRps: 20 },
  promptTokens: { distribution: lognormal, mean: 512, cv: 1 }, outputTokens: { distribution: lognormal, mean: 256, cv: 1 } } }
fleet: [ { model: llama-3.1-8b, accelerator: h100-sxm } ]
`;
const LINES = [
  '--help',
  'run scenario.yaml --out out',
  'compare scenario.yaml --cache none,lru',
  'footprint out',
];

const scripts = new Map();
const folder = mkdtempSync(join(tmpdir(), 'kavier-compile-'));
try {
  process.chdir(folder);
  writeFileSync('scenario.yaml', SCENARIO);
  const { main } = loadBundle('./main.js', (id, text, script) => scripts.set(id, { text, script }));
  for (const line of LINES) await carriedOut(main, line);
} finally {
  process.chdir('/');
  rmSync(folder, { recursive: true });
}
writeFileSync(`${CODE}.new`, packed(scripts));
renameSync(`${CODE}.new`, CODE);

/** A line of which nothing is seen, unless it fails. */
async function carriedOut(main, line) {
  let said = '';
  const host = {
    stdout: () => {},
    stderr: (text) => {
      said += text;
    },
    env: {},
    stdoutIsTty: false,
    stderrIsTty: false,
    columns: 80,
    processors: 1,
    readStdin: async () => '',
    nowMs: () => Date.now(),
  };
  const code = await main(line.split(' '), host);
  if (code !== 0) throw new Error(`kavier ${line}: exit code ${code}: ${said}`);
}

function packed(scripts) {
  const files = {};
  const codes = [];
  let at = 0;
  for (const [id, { text, script }] of scripts) {
    const code = script.createCachedData();
    files[id] = { at, bytes: code.length, digest: digestOf(text, code) };
    codes.push(code);
    at += code.length;
  }
  const table = Buffer.from(JSON.stringify(files));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(table.length);
  return Buffer.concat([length, table, ...codes]);
}
