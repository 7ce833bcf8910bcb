import { servedCases } from '../../../../contract/golden-signature.ts';
import { type Contract, namedContract } from '../../../../contract/contract.ts';
import type { ContractJson } from '../../../../contract/schemas/contract.schema.ts';
import type { GoldenSetJson } from '../../../../contract/schemas/golden.schema.ts';

/** One model as the page shows it. */
export interface ServedModel {
  readonly contract: Contract;
  /** Its cases are of what callers send and get; null where the image has none. */
  readonly golden: GoldenSetJson | null;
  /** Path of a drawing of its operators; null when there is none. */
  readonly graph: string | null;
  readonly routes: { readonly predict: string; readonly infer: string; readonly metadata: string };
}

/** What the page shows. */
export interface PageData {
  readonly models: readonly ServedModel[];
  readonly imageDigest: string | null;
  readonly requiresKey: boolean;
  readonly grpcPort: number | null;
  readonly routes: Readonly<Record<'openapi' | 'docs' | 'metrics' | 'live' | 'ready', string>>;
}

/** What the server says in /model.json: contracts and golden cases as they are in the image. */
export interface PageDataJson extends Omit<PageData, 'models'> {
  readonly models: readonly (Omit<ServedModel, 'contract'> & { readonly contract: ContractJson })[];
}

/** What the page shows of what the server says. */
export function pageData(json: PageDataJson): PageData {
  return {
    ...json,
    models: json.models.map((model) => ({
      ...model,
      contract: namedContract(model.contract),
      golden: model.golden && { ...model.golden, cases: servedCases(model.contract, model.golden.cases) },
    })),
  };
}
