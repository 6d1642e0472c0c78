import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KavierError } from '@kavier/core';
import type { BenchFunction } from '../case.ts';
import { preparedOnA10 } from '../prepared.ts';
import { stopwatch } from '../stopwatch.ts';
import { servingSystem } from './serve.ts';

/** The module that is timed; only where the command is not bundled is it a file. */
const WORK = fileURLToPath(new URL('./serve-work.js', import.meta.url));

/** What the worker sends back. */
interface Answer {
  readonly wallS: number;
  readonly work: Readonly<Record<string, number>>;
}

/** The serving case in a worker of a headless Chromium, with the modules as they were compiled. Its processor time is not known. */
export const browserCase: BenchFunction = async ({ chromium, requests, load }) => {
  if (!existsSync(WORK)) {
    throw new KavierError('the browser needs the modules one by one', {
      kind: 'work',
      hint: 'node packages/kavier/dist/bin.js bench browser',
    });
  }
  const setup = stopwatch();
  const ecosystem = { ...(await preparedOnA10()).ecosystem, ...servingSystem({}, 1) };
  const profile = mkdtempSync(join(tmpdir(), 'kavier-bench-'));
  const { server, answer } = served(workerText({ ecosystem, requests, load }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = spawn(
    String(chromium),
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      `--user-data-dir=${profile}`,
      `http://127.0.0.1:${port}/`,
    ],
    { stdio: 'ignore' },
  );
  const closed = new Promise((resolve) => browser.on('close', resolve));
  try {
    const { wallS, work } = await answer;
    if (work.completed === 0) {
      throw new KavierError('the browser served nothing', { kind: 'work' });
    }
    return { wallS, cpuS: null, setupS: setup().wallS - wallS, work };
  } finally {
    browser.kill();
    await closed;
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
};

/** The page, the worker, and the modules of the core; the answer is what the worker posts. */
function served(worker: string): { readonly server: Server; readonly answer: Promise<Answer> } {
  const core = dirname(createRequire(import.meta.url).resolve('@kavier/core'));
  const texts: Readonly<Record<string, string>> = {
    '/': "<script>new Worker('/worker.js', { type: 'module' })</script>",
    '/worker.js': worker,
    '/work.js': readFileSync(WORK, 'utf8').replaceAll('@kavier/core', '/core/index.js'),
  };
  let onAnswer: (answer: Answer) => void;
  const answer = new Promise<Answer>((resolve) => {
    onAnswer = resolve;
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (part: Buffer) => {
        body += part.toString();
      });
      request.on('end', () => {
        response.end();
        onAnswer(JSON.parse(body) as Answer);
      });
      return;
    }
    const file = join(core, pathname.replace(/^\/core\//, ''));
    const text = texts[pathname] ?? (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
    const type = pathname === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': type });
    response.end(text);
  });
  return { server, answer };
}

/** JSON has no numbers without end, a script has. */
function literalOf(value: object): string {
  const named = (_: string, one: unknown) =>
    typeof one === 'number' && !Number.isFinite(one) ? `@${one}` : one;
  return JSON.stringify(value, named).replace(/"@(-?Infinity|NaN)"/g, '$1');
}

function workerText(given: object): string {
  return `
    import { capacityOf, chatRequests, serveRequests } from '/work.js';
    const { ecosystem, requests, load } = ${literalOf(given)};
    const table = chatRequests(requests, capacityOf(ecosystem) * load);
    const begunMs = performance.now();
    const work = serveRequests(ecosystem, table);
    const wallS = (performance.now() - begunMs) / 1000;
    await fetch('/', { method: 'POST', body: JSON.stringify({ wallS, work }) });
  `;
}
