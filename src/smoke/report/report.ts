import type {
  CaseResultJson,
  ModelReportJson,
  SmokeReportJson,
} from '../../../contract/schemas/smoke.schema.ts';
import type { Mismatch } from '../../tensor/compare.ts';

/** One case's result with the elements of tensors as they are, 64-bit integers and NaN among them, which JSON has not. */
export interface CaseResult extends Omit<CaseResultJson, 'mismatch'> {
  readonly mismatch: Mismatch | null;
}

/** What a smoke test found out about one of the models served; see {@link CaseResult}. */
export interface ModelReport extends Omit<ModelReportJson, 'cases'> {
  readonly cases: readonly CaseResult[];
}

/** What a smoke test found out, whoever ran the server; see {@link CaseResult}. */
export interface SmokeReport extends Omit<SmokeReportJson, 'schemaVersion' | 'runner' | 'models'> {
  readonly models: readonly ModelReport[];
}
