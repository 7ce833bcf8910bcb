import { BudgetError, type Budget } from '../regex/match.ts';

/** Steps for each unit of a text; people's patterns and vocabularies take some ten. */
const stepsPerUnit = 100;
const fewestSteps = 1_000_000;

/** Units of UTF-16 of a text: the longest novels have less, and what is done here takes seconds and half a gigabyte. */
const longestText = 2 ** 22;

/**
 * What a text may cost.
 *
 * @throws BudgetError for one that is longer than any that a model could read
 */
export function budgetFor(text: string): Budget {
  if (text.length > longestText) throw new BudgetError();
  return { steps: fewestSteps + stepsPerUnit * text.length };
}
