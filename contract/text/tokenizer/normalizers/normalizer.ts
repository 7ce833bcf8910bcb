import { spend, type Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text/aligned-text.ts';

/** Steps for each unit that a text is given, so that none grows to more than some times what it was. */
const stepsPerUnit = 20;

/** @throws BudgetError for a text that grows too long */
export function spendOnGrowth(budget: Budget, units: number): void {
  spend(budget, stepsPerUnit * units);
}

/** Makes of a text another that means the same to the model. */
export type Normalizer = (text: AlignedText, budget: Budget) => AlignedText;
