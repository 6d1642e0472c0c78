import { formatSeconds, formatSignificant } from '../report/format.ts';
import type { CliHost } from './host.ts';

/** Milliseconds between two drawings of a bar, and between two plain lines. */
const BAR_PERIOD_MS = 100;
const LINE_PERIOD_MS = 2000;
const BAR_CELLS = 24;

/** Shows on stderr how far long work is: share, rate and time left. */
export class Progress {
  readonly #host: CliHost;
  readonly #title: string;
  readonly #mode: 'bar' | 'plain' | 'none';
  readonly #startMs: number;
  #shownMs: number;
  #isDrawn = false;

  constructor(host: CliHost, title: string, mode: 'bar' | 'plain' | 'none') {
    this.#host = host;
    this.#title = title;
    this.#mode = mode;
    this.#startMs = host.nowMs();
    // Lines begin with the first thing that is done; a bar waits, so that short work draws none.
    this.#shownMs = mode === 'plain' ? Number.NEGATIVE_INFINITY : this.#startMs;
  }

  /** `done` of `total` `unit`s are ready; `total` may be unknown. */
  update(done: number, total: number | undefined, unit: string): void {
    if (this.#mode === 'none') return;
    const now = this.#host.nowMs();
    const periodMs = this.#mode === 'bar' ? BAR_PERIOD_MS : LINE_PERIOD_MS;
    if (now - this.#shownMs < periodMs) return;
    this.#shownMs = now;
    const text = this.#line(done, total, unit, (now - this.#startMs) / 1000);
    this.#host.stderr(this.#mode === 'bar' ? `\r\u001b[K${text}` : `${text}\n`);
    this.#isDrawn = true;
  }

  /** Says what comes next, of which nobody knows how far it is; only where the work has been long enough to be shown. */
  say(text: string): void {
    if (this.#mode === 'none' || !this.#isDrawn) return;
    this.#host.stderr(this.#mode === 'bar' ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Removes the bar. */
  end(): void {
    if (this.#mode === 'bar' && this.#isDrawn) this.#host.stderr('\r\u001b[K');
    this.#isDrawn = false;
  }

  #line(done: number, total: number | undefined, unit: string, seconds: number): string {
    const rate = done / Math.max(seconds, 1e-3);
    const speed = `${formatSignificant(rate, 3)} ${unit}/s`;
    if (total === undefined || total <= 0) {
      return `${this.#title} ${formatSignificant(done, 3)} ${unit}, ${speed}`;
    }
    const share = Math.min(1, done / total);
    const filled = Math.round(share * BAR_CELLS);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
    const left = formatSeconds(rate > 0 ? (total - done) / rate : null);
    return `${this.#title} ${bar} ${Math.round(share * 100)} %, ${speed}, ${left} left`;
  }
}
