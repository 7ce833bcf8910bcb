import type { Budget } from '../../regex/match.ts';
import type { AlignedText } from '../aligned-text.ts';

/** Makes of a text another that means the same to the model. */
export type Normalizer = (text: AlignedText, budget: Budget) => AlignedText;
