import type { Example } from './examples.ts';
import type { RowValues } from './values.ts';

/** What is filled in, and the example it still is, if it is one. */
export interface Draft {
  readonly rows: readonly RowValues[];
  readonly example: Example | null;
}

/** The first example, or a row with nothing in it where there is none. */
export function firstDraft([example]: readonly Example[], blank: RowValues): Draft {
  return example === undefined ? { rows: [blank], example: null } : { rows: example.rows, example };
}
