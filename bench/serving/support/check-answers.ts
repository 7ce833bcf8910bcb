import { inferPath } from './raw-request.ts';
import type { RunningServer } from './server-process.ts';
import type { Row } from './row.ts';

/** The frameworks compute in 64 bits or sum in another order; anything wrong is off by far more. */
const tolerance = 1e-4;

interface InferAnswer {
  readonly outputs: readonly { readonly name: string; readonly data: readonly number[] }[];
}

/**
 * Asks a server for every row and compares with what must come back.
 *
 * @throws Error naming the server, the row and the output that is wrong
 */
export async function checkAnswers({ name, url }: RunningServer, rows: readonly Row[]): Promise<void> {
  for (const [i, { body, expected }] of rows.entries()) {
    const response = await fetch(url + inferPath, {
      method: 'POST',
      // A connection that stays open would be in the way of the measurement, and of stopping.
      headers: { 'Content-Type': 'application/json', Connection: 'close' },
      body,
    });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${name}: row ${i}: ${response.status} ${text}`);
    const answer: InferAnswer = JSON.parse(text);
    for (const [output, values] of Object.entries(expected)) {
      const found = answer.outputs.find((candidate) => candidate.name === output)?.data ?? [];
      const isRight =
        found.length === values.length &&
        values.every((value, j) => Math.abs(value - (found[j] ?? Number.NaN)) <= tolerance);
      if (isRight) continue;
      throw new Error(`${name}: row ${i}: ${output} is [${found.join()}], expected [${values.join()}]`);
    }
  }
}
