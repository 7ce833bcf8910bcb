import { answersStep } from './answers/answers-step.ts';
import { filterBankStep } from './audio/filter-bank-step.ts';
import { waveformStep } from './audio/waveform-step.ts';
import { codeStep } from './code/code-step.ts';
import { columnsStep } from './columns/columns-step.ts';
import { detectStep } from './detect/detect-step.ts';
import { yoloStep } from './detect/yolo-step.ts';
import { normaliseStep } from './embedding/normalise-step.ts';
import { poolStep } from './embedding/pool-step.ts';
import { promptStep } from './embedding/prompt-step.ts';
import { renameStep } from './embedding/rename-step.ts';
import { tokenIdsStep } from './embedding/token-ids-step.ts';
import { entitiesStep } from './entities/entities-step.ts';
import { imageStep } from './image/image-step.ts';
import { labelsStep } from './labels/labels-step.ts';
import { fillMasksStep } from './masks/fill-masks-step.ts';
import { maskTargetsStep } from './masks/mask-targets-step.ts';
import { bestScoresStep } from './scores/best-scores-step.ts';
import { rowScoresStep } from './scores/row-scores-step.ts';
import { sigmoidStep, softmaxStep } from './scores/scores-steps.ts';
import { topKStep } from './scores/top-k-step.ts';
import { topLabelStep } from './scores/top-label-step.ts';
import { tokenListStep } from './tokenizer/token-list-step.ts';
import { tokenizerStep } from './tokenizer/tokenizer-step.ts';
import { tokensStep } from './tokens/tokens-step.ts';
import { segmentStep } from './segment/segment-step.ts';
import { hypothesesStep } from './zero-shot/hypotheses-step.ts';
import { rankLabelsStep } from './zero-shot/rank-labels-step.ts';
import type { StepKind } from './step-kind.ts';

/** The kinds of steps that this server knows. Inference is none of them: the model's room does that. */
export const stepKinds: readonly StepKind[] = [
  columnsStep,
  labelsStep,
  tokensStep,
  promptStep,
  tokenizerStep,
  imageStep,
  waveformStep,
  filterBankStep,
  tokenIdsStep,
  tokenListStep,
  softmaxStep,
  sigmoidStep,
  rowScoresStep,
  topLabelStep,
  bestScoresStep,
  topKStep,
  codeStep,
  poolStep,
  normaliseStep,
  renameStep,
  hypothesesStep,
  rankLabelsStep,
  entitiesStep,
  answersStep,
  maskTargetsStep,
  fillMasksStep,
  detectStep,
  yoloStep,
  segmentStep,
];
