import type { ColumnMetaData, Encoding, RowGroup } from 'hyparquet';
import { ByteWriter } from 'hyparquet-writer';
import { writePageHeader } from 'hyparquet-writer/src/datapage.js';
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js';
import { type CodedStrings, type ColumnSpec, type ColumnValues, physicalType } from './column.ts';
import { checkLength, checkNumbers, columnBounds, firstNull } from './column-checks.ts';
import {
  encodeCodes,
  encodeNumbers,
  encodeRuns,
  encodeStrings,
  type PageValues,
} from './page-values.ts';

export type ColumnChunk = RowGroup['columns'][number];

/** Writes one column of one row group, uncompressed and as one data page, and returns its entry for the footer. */
export function writeColumnChunk(
  writer: ByteWriter,
  column: ColumnSpec,
  values: ColumnValues,
  rows: number,
): ColumnChunk {
  checkLength(column, values, rows);
  const { present, levels } = column.nullable === true ? splitNulls(values) : { present: values };
  if (column.nullable !== true) checkNumbers(column, present);
  const page = encodeValues(column, present, rows);
  const levelBytes = column.nullable === true ? encodeLevels(levels, rows) : new Uint8Array(0);
  const nulls = levels === undefined ? 0 : countNulls(levels);

  const start = writer.offset;
  if (page.dictionary !== undefined) writeDictionaryPage(writer, page.dictionary);
  const dataStart = writer.offset;
  writeDataPage(writer, page, { levelBytes, nulls, rows });
  const size = BigInt(writer.offset - start);
  const encodings: Encoding[] = page.dictionary === undefined ? [] : ['PLAIN'];
  const metadata: ColumnMetaData = {
    type: physicalType(column.type),
    encodings: [...encodings, page.encoding],
    path_in_schema: [column.name],
    codec: 'UNCOMPRESSED',
    num_values: BigInt(rows),
    total_uncompressed_size: size,
    total_compressed_size: size,
    data_page_offset: BigInt(dataStart),
    dictionary_page_offset: page.dictionary === undefined ? undefined : BigInt(start),
    statistics: { ...columnBounds(column, present), null_count: BigInt(nulls) },
  };
  return { file_offset: BigInt(start), meta_data: metadata };
}

function encodeValues(column: ColumnSpec, values: ColumnValues, rows: number): PageValues {
  if ('names' in values) return encodeStrings(values);
  if ('table' in values) return encodeCodes(values, column.type);
  if ('rows' in values) return encodeRuns(values, rows, column.type);
  return encodeNumbers(values, column.type);
}

function writeDictionaryPage(
  writer: ByteWriter,
  { bytes, count }: NonNullable<PageValues['dictionary']>,
): void {
  writePageHeader(writer, {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: bytes.length,
    compressed_page_size: bytes.length,
    dictionary_page_header: { num_values: count, encoding: 'PLAIN' },
  });
  writer.appendBytes(bytes);
}

interface Levels {
  readonly levelBytes: Uint8Array;
  readonly nulls: number;
  readonly rows: number;
}

function writeDataPage(
  writer: ByteWriter,
  { encoding, bytes }: PageValues,
  { levelBytes, nulls, rows }: Levels,
): void {
  const size = levelBytes.length + bytes.length;
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: size,
    compressed_page_size: size,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: nulls,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: levelBytes.length,
      repetition_levels_byte_length: 0,
      is_compressed: false,
    },
  });
  writer.appendBytes(levelBytes);
  writer.appendBytes(bytes);
}

/** Takes the nulls out; `levels` is 1 for a value and 0 for a null, and absent where there is none (as in runs). */
function splitNulls(values: ColumnValues): {
  readonly present: ColumnValues;
  readonly levels?: Uint8Array;
} {
  if ('rows' in values || 'table' in values) return { present: values };
  const numbers = 'codes' in values ? values.codes : values;
  const first = firstNull(numbers);
  if (first === numbers.length) return { present: values };
  const levels = new Uint8Array(numbers.length).fill(1, 0, first);
  const least = numbers instanceof Float64Array ? Number.NEGATIVE_INFINITY : 0;
  for (let i = first; i < numbers.length; i++) levels[i] = numbers[i] >= least ? 1 : 0;
  const present = numbers.filter((_, i) => levels[i] === 1);
  if ('codes' in values) return { present: codedAs(values, present), levels };
  return { present: present instanceof Uint8Array ? Int32Array.from(present) : present, levels };
}

function codedAs({ names }: CodedStrings, codes: Iterable<number>): CodedStrings {
  return { names, codes: Int32Array.from(codes) };
}

function encodeLevels(levels: Uint8Array | undefined, rows: number): Uint8Array {
  const writer = new ByteWriter(64);
  if (levels === undefined) {
    writer.appendVarInt(rows << 1);
    writer.appendUint8(1);
  } else {
    writeRleBitPackedHybrid(writer, levels, 1);
  }
  return writer.getBytes();
}

function countNulls(levels: Uint8Array): number {
  let nulls = 0;
  for (const level of levels) nulls += 1 - level;
  return nulls;
}
