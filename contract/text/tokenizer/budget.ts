import type { Budget } from '../regex/match.ts';

/** Steps for each unit of a text; people's patterns and vocabularies take some ten. */
const stepsPerUnit = 200;
const fewestSteps = 1_000_000;
/** However long a text is: some seconds. */
const mostSteps = 2 ** 30;

/** What a text may cost. */
export function budgetFor(text: string): Budget {
  return { steps: Math.min(mostSteps, fewestSteps + stepsPerUnit * text.length) };
}
