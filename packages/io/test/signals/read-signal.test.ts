import { describe, expect, test } from 'vitest';
import { memorySink } from '../../src/output/byte-sink.ts';
import { ParquetStream } from '../../src/output/parquet-stream.ts';
import type { ReadSignalOptions } from '../../src/signals/contract.ts';
import { datedMean } from '../../src/signals/dated-series.ts';
import { readSignal } from '../../src/signals/read-signal.ts';
import { memorySource } from '../../src/source/memory-source.ts';
import { errorOf, gzip } from '../trace/help.ts';

const START = Date.UTC(2022, 0, 1);
const HOUR = 3_600_000;

function read(content: string | Uint8Array, options: Partial<ReadSignalOptions> = {}) {
  return readSignal(memorySource('signal', content, 100), { kind: 'intensity', ...options });
}

const failure = async (content: string | Uint8Array, options: Partial<ReadSignalOptions> = {}) =>
  (await errorOf(read(content, options))).message;

async function carbonParquet(timestampMs: readonly number[], intensity: readonly number[]) {
  const sink = memorySink();
  const stream = new ParquetStream(sink, [
    { name: 'timestamp', type: 'timestamp-ms' },
    { name: 'carbon_intensity', type: 'double' },
  ]);
  await stream.write(
    [Float64Array.from(timestampMs), Float64Array.from(intensity)],
    intensity.length,
  );
  await stream.close();
  return sink.bytes();
}

const MAPS_HEADER =
  'Datetime (UTC),Country,Zone Name,Zone Id,Carbon Intensity gCO₂eq/kWh (direct),Carbon Intensity gCO₂eq/kWh (LCA),Data Source';
const maps = (rows: readonly string[], header = MAPS_HEADER) => `${[header, ...rows].join('\n')}\n`;
const MAPS_ROWS = [
  '2022-01-01 00:00:00,Norway,Norway,NO,33.11,63.03,entsoe.eu',
  '2022-01-01 01:00:00,Norway,Norway,NO,27.06,56.47,entsoe.eu',
  '2022-01-01 02:00:00,Norway,Norway,NO,38.06,69.71,entsoe.eu',
];

describe('CSV with timestamp and value', () => {
  test.each([
    ['Z', ['2022-01-01T00:00:00Z', '2022-01-01T01:00:00Z', '2022-01-01T02:00:00.000Z']],
    ['offsets', ['2022-01-01 01:00:00+01:00', '2022-01-01 00:30-0030', '2022-01-01T04:00:00+02']],
    ['seconds', ['1640995200', '1640998800.0', '1641002400']],
    ['milliseconds', ['1640995200000', '1640998800000', '1641002400000']],
  ])('has instants as %s', async (_, times) => {
    const { series, format, scope } = await read(
      `timestamp,value\n${times.map((time, i) => `${time},${i + 0.5}`).join('\n')}`,
    );
    expect([...series.startsMs]).toEqual([0, 1, 2].map((hour) => START + hour * HOUR));
    expect([...series.values]).toEqual([0.5, 1.5, 2.5]);
    expect(series).toMatchObject({ stepMs: HOUR, endMs: START + 3 * HOUR });
    expect([format, scope]).toEqual(['timestamp-value', 'unstated']);
  });

  test('goes over the change of clocks, where local times repeat but instants do not', async () => {
    const { series } = await read(
      'timestamp,value\n2022-10-30T02:00+02:00,1\n2022-10-30T02:00+01:00,2\n2022-10-30T03:00+01:00,3\n',
    );
    expect(series.stepMs).toBe(HOUR);
  });

  test('may have negative prices, other columns, quotes and a blank line', async () => {
    const text = 'zone,Timestamp,Value\nNL,"2022-01-01T00:00Z",-12.5\n\nNL,2022-01-01T01:00Z,1e2\n';
    expect([...(await read(text, { kind: 'price' })).series.values]).toEqual([-12.5, 100]);
  });

  test.each([
    [
      '2022-01-01T00:00:00,1',
      /signal:2:1: timestamp has no time zone; found "2022-01-01T00:00:00"; expected/,
    ],
    ['01/02/2022,1', /signal:2:1: timestamp is not an instant/],
    ['2022-02-30T00:00Z,1', /not in the calendar/],
    ['2022-13-01T00:00Z,1', /not in the calendar/],
    ['2022-01-01T24:00Z,1', /not in the calendar/],
    [',1', /is not an instant; found an empty cell/],
    [
      '1640995200,1\n1640998800000,2',
      /signal:3:1: .*milliseconds since 1970, and earlier rows are in seconds/,
    ],
    ['1640995200,1\n2022-01-01T01:00Z,2', /earlier rows are in seconds/],
    ['1640995200,x', /signal:2:12: value is not a number; found "x"; expected a finite number/],
    ['1640995200,', /signal: the file has no values; found One row has no value/],
    ['1640995200,NaN', /signal: the file has no values/],
    ['1640995200,1e999', /value is not a number/],
    ['1640995200,5\n1640998800,-1', /signal:3: .*found -1; expected a finite number >= 0/],
    ['1640995200,1\n1640995200,2', /signal:3: an instant is there twice/],
    ['1640998800,1\n1640995200,2', /signal:3: the instants are not in order/],
    ['1640995200,1', /signal:2: the series has one point only/],
    ['', /signal: the file has no values; found a header only/],
  ])('refuses %j', async (rows, message) => {
    expect(await failure(`timestamp,value\n${rows}`)).toMatch(message);
  });

  test('refuses a gap with its line, or holds the value over it with a note', async () => {
    const times = [0, 1, 2, 4, 5].map((hour) => `${START / 1000 + hour * 3600},${hour}`);
    const text = ['timestamp,value', ...times].join('\n');
    expect(await failure(text)).toMatch(
      /signal:5: the series has a gap; found 2022-01-01T02:00:00Z, then 2022-01-01T04:00:00Z; expected a value every 3600 s/,
    );
    const held = await read(text, { gaps: 'hold' });
    expect(held.notes).toEqual([
      'One gap is filled with the value before; the first after 2022-01-01T02:00:00Z.',
    ]);
    expect(datedMean(held.series)).toBeCloseTo((0 + 1 + 2 + 2 + 4 + 5) / 6, 12);
  });
});

describe('Electricity Maps', () => {
  test('gives the life-cycle intensity unless the direct one is asked for, gzipped or not', async () => {
    const text = maps(MAPS_ROWS);
    const lifeCycle = await read(await gzip(text));
    expect(lifeCycle).toMatchObject({
      format: 'electricity-maps',
      scope: 'life-cycle',
      zone: 'NO',
    });
    expect([...lifeCycle.series.values]).toEqual([63.03, 56.47, 69.71]);
    expect(lifeCycle.series.startsMs[0]).toBe(START);
    const direct = await read(text, { scope: 'direct' });
    expect([...direct.series.values]).toEqual([33.11, 27.06, 38.06]);
  });

  test('is read with the newer name of the life-cycle column', async () => {
    const header = MAPS_HEADER.replace('(LCA)', '(Life cycle)').replace('Zone Id', 'Zone id');
    expect((await read(maps(MAPS_ROWS, header))).series.values[1]).toBe(56.47);
  });

  test.each([
    [
      maps([MAPS_ROWS[0], MAPS_ROWS[1].replace(',NO,', ',SE,')]),
      {},
      /signal:3:.*more than one zone; found zone SE after NO/,
    ],
    [
      maps([MAPS_ROWS[0], MAPS_ROWS[1].replace('56.47', 'about 56'), MAPS_ROWS[2]]),
      {},
      /signal:3:.*is not a number; found "about 56"/,
    ],
    [
      maps(MAPS_ROWS, MAPS_HEADER.replace('(LCA)', '(?)')),
      {},
      /signal:1: missing column carbon intensity gCO₂eq\/kWh \(LCA\)/i,
    ],
    [maps(MAPS_ROWS, MAPS_HEADER.replace('Zone Id', 'Area')), {}, /missing column Zone Id/],
    [maps(MAPS_ROWS), { kind: 'price' as const }, /Electricity Maps \(CSV\) has no price/],
    [maps(MAPS_ROWS), { scope: 'unstated' as const }, /has two intensities/],
  ])('refuses case %#', async (text, options, message) => {
    expect(await failure(text, options)).toMatch(message);
  });
});

describe('a row without a value', () => {
  const at = (hour: number) => new Date(START + hour * HOUR).toISOString();
  const plain = (values: readonly (string | undefined)[]) =>
    [
      'timestamp,value',
      ...values.flatMap((value, i) => (value === undefined ? [] : `${at(i)},${value}`)),
    ].join('\n');

  test.each(['', 'NaN', 'NA', 'n/a', 'null', '-'])(
    '%j is the same gap as a missing row',
    async (nothing) => {
      const empty = plain(['1', '2', nothing, '4', '5']);
      const missing = plain(['1', '2', undefined, '4', '5']);
      expect(await failure(empty)).toMatch(/signal:5: the series has a gap/);
      expect(await failure(missing)).toMatch(/signal:4: the series has a gap/);
      const [a, b] = [await read(empty, { gaps: 'hold' }), await read(missing, { gaps: 'hold' })];
      expect(a.series).toEqual(b.series);
      expect(a.notes).toEqual(['One row has no value.', ...b.notes]);
    },
  );

  test('in a file of Electricity Maps, too', async () => {
    const rows = Array.from({ length: 5 }, (_, hour) => {
      const value = hour === 2 ? ',' : `${30 + hour},${60 + hour}`;
      return `2022-01-01 0${hour}:00:00,Norway,Norway,NO,${value},entsoe.eu`;
    });
    expect(await failure(maps(rows))).toMatch(/signal:5: the series has a gap/);
    expect([...(await read(maps(rows), { gaps: 'hold' })).series.values]).toEqual([60, 61, 63, 64]);
  });
});

describe('a column of intensities', () => {
  const rows = ['2022-01-01T00:00Z,10,7', '2022-01-01T00:30Z,20,7', '2022-01-01T01:00Z,30,7'];
  const file = (header: string) => [header, ...rows].join('\n');

  test.each([
    ['timestamp,carbon_intensity,x', 'unstated'],
    ['Datetime (UTC),Carbon Intensity (gCO2/kWh),x', 'unstated'],
    ['datetime,CO2 intensity [gCO₂eq/kWh],x', 'unstated'],
    ['time,carbonIntensity,x', 'unstated'],
    ['period,emissions_intensity_gco2_per_kwh,x', 'unstated'],
    ['timestamp,carbon_intensity_kg_per_mwh,x', 'unstated'],
    [
      'Datetime (UTC),Actual Carbon Intensity (gCO2/kWh),Forecast Carbon Intensity (gCO2/kWh)',
      'direct',
    ],
    ['from,actual,forecast', 'direct'],
  ])('%s is read', async (header, scope) => {
    const signal = await read(file(header));
    expect([...signal.series.values]).toEqual([10, 20, 30]);
    expect(signal).toMatchObject({ format: 'intensity-column', scope });
    expect(signal.series.stepMs).toBe(HOUR / 2);
  });

  test('may have times without a zone where the header says UTC, and not elsewhere', async () => {
    const zoneless = '2022-01-01 00:00,1\n2022-01-01 01:00,2';
    const { series } = await read(
      `timestamp (UTC);carbon_intensity\n${zoneless.replaceAll(',', ';')}`,
    );
    expect(series.startsMs[0]).toBe(START);
    expect((await read(`timestamp (UTC),value\n${zoneless}`)).series.startsMs[0]).toBe(START);
    expect(await failure(`timestamp,carbon_intensity\n${zoneless}`)).toMatch(
      /timestamp has no time zone.*call the column timestamp \(UTC\)/,
    );
  });

  test.each([
    [
      'timestamp,carbon_intensity (lbs/MWh)',
      /not in g\/kWh; found the unit lbs\/MWh.*Multiply by 0\.45359237/,
    ],
    ['timestamp,carbon_intensity_t_per_mwh', /Multiply by 1000/],
    ['timestamp,Carbon Intensity (kgCO2/kWh)', /Multiply by 1000/],
    ['timestamp,Carbon Intensity (lb CO2e / kWh)', /Multiply by 453\.59237/],
    ['timestamp,Carbon Intensity (kWh)', /Convert it/],
  ])('%s is refused with what to do', async (header, message) => {
    expect(await failure(`${header}\n2022-01-01T00:00Z,1\n`)).toMatch(message);
  });
});

describe('values with their unit beside them', () => {
  const file = (unit: string) =>
    `timestamp,value,units\n2022-01-01T00:00Z,1,${unit}\n2022-01-01T01:00Z,2,${unit}\n`;

  test('are read in g/kWh and USD/kWh and refused in others', async () => {
    expect([...(await read(file('gCO2/kWh'))).series.values]).toEqual([1, 2]);
    expect([...(await read(file('USD/kWh'), { kind: 'price' })).series.values]).toEqual([1, 2]);
    expect(await failure(file('lbs_co2_per_mwh'))).toMatch(/signal:2:.*Multiply by 0\.45359237/);
    expect(await failure(file('EUR/MWh'), { kind: 'price' })).toMatch(/value is not in USD\/kWh/);
  });
});

describe('files of publishers that are no signal as they are', () => {
  test.each([
    ['timestamp,MOER', /MOER is a marginal intensity in lbs CO2 per MWh/],
    ['MTU (CET/CEST),Day-ahead Price [EUR/MWh]', /ENTSO-E gives spans of local time/],
    ['SETTLEMENTDATE,REGIONID,RRP', /AEMO gives the ends of intervals/],
    ['Balancing Authority,UTC Time at End of Hour,Demand', /EIA gives the ends of hours/],
    ['Area,Date,Variable,Unit,Value', /a row for each area and variable/],
    ['Country,Datetime,Price (EUR/MWhe)', /Prices are read in USD per kWh/],
    ['{"zone": "SE", "history": []}', /CSV or Parquet, not JSON/],
  ])('%s: %s', async (header, message) => {
    const text = await failure(`${header}\n`);
    expect(text).toMatch(/no signal of a known format/);
    expect(text).toMatch(message);
  });
});

describe('OpenDC carbon traces', () => {
  test('are read as they are', async () => {
    const hours = Array.from({ length: 300 }, (_, hour) => START + hour * HOUR);
    const values = hours.map((_, hour) => 100 + (hour % 24));
    const { series, format } = await read(await carbonParquet(hours, values), { scope: 'direct' });
    expect(format).toBe('opendc-carbon');
    expect([...series.startsMs]).toEqual(hours);
    expect([...series.values]).toEqual(values);
    expect(series.endMs).toBe(START + 300 * HOUR);
  });

  test.each([
    [[START, START], [1, 2], /signal, row 1: an instant is there twice/],
    [[START + HOUR, START], [1, 2], /signal, row 1: the instants are not in order/],
    [[START, START + HOUR], [1, -2], /signal, row 1: .*found -2; expected a finite number >= 0/],
    [
      [0, 1, 2, 9].map((hour) => START + hour * HOUR),
      [1, 2, 3, 4],
      /signal, row 3: the series has a gap/,
    ],
  ])('refuse %j with %j', async (times, values, message) => {
    expect(await failure(await carbonParquet(times, values))).toMatch(message);
  });
});

describe('a file of no known format', () => {
  test.each([
    ['', {}, /signal: the file is empty/],
    [
      'a,b\n1,2\n',
      {},
      /no signal of a known format; found a first line "a,b"; expected one of opendc-carbon/,
    ],
    [
      'timestamp,price\n1,2\n',
      { kind: 'price' as const },
      /It looks like timestamp-value without value/,
    ],
    ['timestamp:value\n1:2\n', {}, /no signal of a known format/],
    ['PK\u0003\u0004', {}, /zip data, which has to be unpacked first/],
    ['timestamp,value\n1,2\n', { format: 'electricity-map' }, /Did you mean electricity-maps\?/],
    ['a,b\n1,2\n', { format: 'timestamp-value' }, /missing columns timestamp, value/],
  ])('%j is refused with what was found', async (content, options, message) => {
    expect(await failure(content, options)).toMatch(message);
  });
});
