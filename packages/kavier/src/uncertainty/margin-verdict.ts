import { objectiveInWords } from '../report/objective-words.ts';
import type { Run } from '../run/run-scenario.ts';

/** What the verdict of a run may not claim, after a blank; empty when both ends of the error agree or were not run. */
export function marginVerdict({ extra }: Run): string {
  const states = extra?.margin?.states ?? [];
  const undecided = extra?.undecided ?? [];
  const parts = [
    ...(states.length > 1 ? [`the service is ${states.join(' or ')}`] : []),
    ...undecided.map((objective) => `${objectiveInWords(objective)} is met or missed`),
  ];
  return parts.length === 0
    ? ''
    : ` NOT DECIDED: within the validated error ${parts.join(', and ')}.`;
}
