import { type CoefficientSet, KavierError } from '@kavier/core';
import { z } from 'zod';
import { readBoundedText } from './bounded-text.ts';
import { checkAgainst } from './check-scenario.ts';
import { coefficientsBy } from './range-end.ts';
import { parseScenarioText } from './scenario-text.ts';
import { type CoefficientProfile, coefficientProfile } from './schema-coefficients.ts';

/**
 * Reads and checks a profile of coefficients. `where` is what errors point at when the file cannot be read.
 * Errors (KavierError, kind `input`): no such file, broken syntax, a wrong key or value, each with its line.
 */
export async function readCoefficientProfile(
  path: string,
  where: string,
): Promise<CoefficientProfile> {
  const text = await readBoundedText(path).catch((error: unknown) => {
    throw noProfile('the coefficients cannot be read', where, textOf(error));
  });
  if (text.trim() === '') throw noProfile('the profile is empty', path, 'an empty file');
  const parsed = parseScenarioText(path, text);
  return checkAgainst(
    {
      name: 'the profile',
      schema: coefficientProfile,
      json: () => z.toJSONSchema(coefficientProfile),
    },
    parsed.value,
    parsed,
  );
}

function noProfile(what: string, where: string, found: string): KavierError {
  const expected = 'a profile that kavier calibrate --out wrote';
  return new KavierError(what, { kind: 'input', where, found, expected });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The coefficients of a profile, in the form of the core. */
export function setOfProfile({ engine, family, host, values }: CoefficientProfile): CoefficientSet {
  return {
    engine,
    family,
    host,
    values: coefficientsBy((name) => {
      const { source, date, ...rest } = values[name];
      return { ...rest, provenance: { source, date } };
    }),
  };
}
