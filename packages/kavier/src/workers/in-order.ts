/** Outputs in order; where some fail, the error of the first of them, whichever was heard first. */
export async function inOrder<Output>(outputs: readonly Promise<Output>[]): Promise<Output[]> {
  for (const one of outputs) heardLater(one);
  const all: Output[] = [];
  for (const one of outputs) all.push(await one);
  return all;
}

/** Somebody awaits it in time, and its failure is nobody's before. */
export function heardLater(output: Promise<unknown>): void {
  output.catch(() => {});
}
