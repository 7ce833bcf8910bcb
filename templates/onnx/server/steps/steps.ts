import { columnsStep } from './columns/columns-step.ts';
import { labelsStep } from './labels/labels-step.ts';
import { tokensStep } from './tokens/tokens-step.ts';
import type { StepKind } from './step-kind.ts';

/** The kinds of steps that this server knows. Inference is none of them: the model's room does that. */
export const stepKinds: readonly StepKind[] = [columnsStep, labelsStep, tokensStep];
