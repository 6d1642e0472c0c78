import { KavierError } from '@kavier/core';
import type { NamedTime } from './column-names.ts';
import { instantOfText, nanosecondsOfText } from './instant-text.ts';
import { EpochInstant } from './parquet-table.ts';
import { TIME_UNITS, type TimeUnit, UNIT_WORDS, UNITS_PER_S } from './time-unit.ts';
import { described } from './values.ts';

const DIGITS = { s: 0, ms: 3, us: 6, ns: 9 } as const;
/** Seconds since 1970 that a log of requests can be from: 1995 to 2128. */
const EPOCH_S = { from: 8e8, to: 5e9 };
/** Instants later than this, in the year 5138, are a unit misread. */
const LAST_S = 1e11;
/** A trace that counts from its start has begun before this, 11 days. */
const LATE_S = 1e6;
/** Relative times without a unit that span more than this are not seconds. */
const LONGEST_S = 366 * 86_400;

/** How a column spells its times; what the first row shows holds for all rows. */
type Spelling =
  | { readonly kind: 'calendar' }
  | { readonly kind: 'epoch'; readonly unit: TimeUnit }
  | { readonly kind: 'relative'; readonly unit: TimeUnit };

/** Columns of Kavier's own, whose times count from the start of the workload. */
const FROM_START: readonly string[] = ['arrival_s', 'arrived_at'];

/**
 * Reads a column of arrivals. The unit is what the caller says, what the name says, or what the
 * values show: dates and instants since 1970 are recognised, and other numbers are seconds, which
 * is then a doubt that the card states.
 */
export class ArrivalClock {
  readonly #column: NamedTime;
  readonly #given: TimeUnit | undefined;
  #spelling: Spelling | undefined;
  /** Instants are kept as nanoseconds after the first one read, which a double holds exactly. */
  #baseNs = 0n;
  #isWithoutZone = false;

  constructor(column: NamedTime, given: TimeUnit | undefined) {
    this.#column = column;
    this.#given = given;
  }

  /**
   * One arrival: nanoseconds after the first row of the table for instants, seconds for relative
   * times. Errors: not a time, or spelled otherwise than the first row.
   */
  read(value: unknown, where: string): number {
    this.#spelling ??= this.#begin(value, where);
    const spelling = this.#spelling;
    if (spelling.kind === 'relative') return this.#relativeS(value, spelling.unit, where);
    return Number(this.#instantNs(value, spelling, where) - this.#baseNs);
  }

  /** Makes seconds from the start of what was read, in place. Errors: no unit fits. */
  finish(arrivals: Float64Array): void {
    if (this.#spelling === undefined) return;
    const { kind } = this.#spelling;
    if (kind === 'relative' && FROM_START.includes(this.#column.name)) return;
    let first = Number.POSITIVE_INFINITY;
    for (const time of arrivals) if (time < first) first = time;
    if (this.#spelling.kind === 'relative') this.#checkUnit(first, arrivals);
    const perS = kind === 'relative' ? 1 : UNITS_PER_S.ns;
    for (let i = 0; i < arrivals.length; i++) arrivals[i] = (arrivals[i] - first) / perS;
  }

  /** How the times were read, a sentence each. */
  notes(): readonly string[] {
    const column = `Arrivals are the column ${this.#column.name}`;
    const spelling = this.#spelling;
    if (spelling === undefined) return [];
    if (spelling.kind === 'calendar') {
      const zone = this.#isWithoutZone ? '; without a zone it counts as UTC' : '';
      return [`${column}, dates${zone}. The first one is 0 s.`];
    }
    const words = UNIT_WORDS[spelling.unit];
    if (spelling.kind === 'epoch') {
      return [`${column}, ${words} since 1970${this.#reason()}. The first one is 0 s.`];
    }
    const start = FROM_START.includes(this.#column.name) ? '' : ' The first one is 0 s.';
    return [`${column}, in ${words}${this.#reason()}.${start}`];
  }

  /** What has to be known before an answer: that the unit is assumed. `spanS`: last - first. */
  doubts(source: string, spanS: number): readonly string[] {
    const { name } = this.#column;
    if (this.#spelling?.kind !== 'relative' || this.#isUnitKnown()) return [];
    if (spanS > LONGEST_S) {
      throw new KavierError(`the unit of ${name} is not known`, {
        kind: 'input',
        where: source,
        found: `numbers that span ${Math.round(spanS / 86_400)} days if they are seconds`,
        expected: `a name with a unit (${name}_ms), dates, or times since 1970`,
        hint: `Say the unit: --set workload.timeUnit=ms (or ${TIME_UNITS.join(', ')})`,
      });
    }
    return [
      `NO UNIT OF TIME is stated by ${name}: its numbers are taken as seconds, so that the trace ` +
        `spans ${shownSpan(spanS)}. If they are not: --set workload.timeUnit=ms.`,
    ];
  }

  #isUnitKnown(): boolean {
    const { name, unit } = this.#column;
    return this.#given !== undefined || unit !== undefined || FROM_START.includes(name);
  }

  #reason(): string {
    if (this.#given !== undefined) return ', as was asked for';
    if (this.#column.unit !== undefined) return ', as its name says';
    if (this.#spelling?.kind === 'epoch') return ', by their size';
    return this.#isUnitKnown() ? '' : ', which is assumed';
  }

  /**
   * Errors: the name states a unit, and the numbers are instants since 1970 in another one: they
   * begin late, and the span is nothing beside that.
   */
  #checkUnit(firstS: number, arrivals: Float64Array): void {
    const { unit, name } = this.#column;
    if (this.#given !== undefined || unit === undefined || firstS < LATE_S) return;
    for (const time of arrivals) if (time - firstS > firstS / 20) return;
    const number = firstS * UNITS_PER_S[unit];
    const other = epochUnitOf(number);
    if (other === undefined) return;
    throw new KavierError(`${name} is not in ${UNIT_WORDS[unit]}`, {
      kind: 'input',
      where: name,
      found: `numbers from ${number} on: ${UNIT_WORDS[other]} since 1970 by their size`,
      expected: `${UNIT_WORDS[unit]}, as the name says`,
      hint: `Say the unit: --set workload.timeUnit=${other} (or ${unit})`,
    });
  }

  #begin(value: unknown, where: string): Spelling {
    const instant = calendarNs(value);
    if (instant !== undefined) {
      this.#baseNs = instant.epochNs;
      return { kind: 'calendar' };
    }
    const number = numberOf(value);
    if (number === undefined) throw this.#error(value, where);
    const unit = this.#given ?? this.#column.unit;
    if (unit !== undefined) {
      const seconds = number / UNITS_PER_S[unit];
      if (seconds > LAST_S) throw this.#wrongUnit(value, unit, where);
      if (seconds >= EPOCH_S.from && seconds <= EPOCH_S.to) return this.#epoch(value, unit);
      return { kind: 'relative', unit };
    }
    const epochUnit = epochUnitOf(number);
    return epochUnit === undefined
      ? { kind: 'relative', unit: 's' }
      : this.#epoch(value, epochUnit);
  }

  #epoch(value: unknown, unit: TimeUnit): Spelling {
    this.#baseNs = epochNs(value, unit) ?? 0n;
    return { kind: 'epoch', unit };
  }

  #instantNs(value: unknown, spelling: Spelling, where: string): bigint {
    if (spelling.kind === 'calendar') {
      const instant = calendarNs(value);
      if (instant === undefined) throw this.#error(value, where);
      this.#isWithoutZone ||= !instant.hasZone;
      return instant.epochNs;
    }
    const ns = epochNs(value, spelling.unit);
    if (ns === undefined) throw this.#error(value, where);
    return ns;
  }

  #relativeS(value: unknown, unit: TimeUnit, where: string): number {
    const number = numberOf(value);
    const isAbsolute = FROM_START.includes(this.#column.name);
    if (number === undefined || (isAbsolute && number < 0)) throw this.#error(value, where);
    return number / UNITS_PER_S[unit];
  }

  #error(value: unknown, where: string): KavierError {
    const kind = this.#spelling?.kind;
    const expected =
      kind === undefined
        ? 'a date such as 2025-01-31T18:15:46.68Z, or a number'
        : kind === 'calendar'
          ? 'a date such as 2025-01-31T18:15:46.68Z, as in the rows before'
          : 'a finite number, as in the rows before';
    return new KavierError(`${this.#column.name} is not a time`, {
      kind: 'input',
      where,
      found: described(value),
      expected,
    });
  }

  #wrongUnit(value: unknown, unit: TimeUnit, where: string): KavierError {
    return new KavierError(`${this.#column.name} is not in ${UNIT_WORDS[unit]}`, {
      kind: 'input',
      where,
      found: `${described(value)}, after the year 5000`,
      expected: `${UNIT_WORDS[unit]}, as ${this.#given === undefined ? 'the name says' : 'was asked for'}`,
      hint: `Say the unit: --set workload.timeUnit=ms (or ${TIME_UNITS.join(', ')})`,
    });
  }
}

/** The unit in which a number is an instant since 1970. */
function epochUnitOf(number: number): TimeUnit | undefined {
  return TIME_UNITS.find((unit) => {
    const seconds = number / UNITS_PER_S[unit];
    return seconds >= EPOCH_S.from && seconds <= EPOCH_S.to;
  });
}

function calendarNs(value: unknown) {
  if (value instanceof EpochInstant) return { epochNs: value.ns, hasZone: true };
  return typeof value === 'string' ? instantOfText(value) : undefined;
}

/** A finite number from a number, a large integer or a text. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') {
    const text = value.trim();
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
  }
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function epochNs(value: unknown, unit: TimeUnit): bigint | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const exact = nanosecondsOfText(String(value), DIGITS[unit]);
  return exact ?? BigInt(Math.round((number / UNITS_PER_S[unit]) * 1e9));
}

function shownSpan(spanS: number): string {
  if (spanS >= 86_400) return `${(spanS / 86_400).toPrecision(3)} days`;
  return spanS >= 3600 ? `${(spanS / 3600).toPrecision(3)} h` : `${Number(spanS.toPrecision(3))} s`;
}
