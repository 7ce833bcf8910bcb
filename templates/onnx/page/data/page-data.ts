import type { GoldenSetJson } from '../../../../contract/schemas/golden.schema.ts';
import type { Contract } from '../../../../contract/schemas/contract.schema.ts';

/** One model as the server describes it. */
export interface ServedModel {
  readonly contract: Contract;
  readonly golden: GoldenSetJson | null;
  /** Path of a drawing of its operators; null when there is none. */
  readonly graph: string | null;
  readonly routes: { readonly predict: string; readonly infer: string; readonly metadata: string };
}

/** /model.json */
export interface PageData {
  readonly models: readonly ServedModel[];
  readonly imageDigest: string | null;
  readonly requiresKey: boolean;
  readonly grpcPort: number | null;
  readonly routes: Readonly<Record<'openapi' | 'docs' | 'metrics' | 'live' | 'ready', string>>;
}
