/** A model of CatBoost, in whichever form it was saved. */
export interface CatBoostModel {
  /** How many sums the trees make. */
  readonly dimensions: number;
  readonly columns: readonly CatBoostColumn[];
  /** What trees compare, by its number. */
  readonly splits: readonly CatBoostSplit[];
  readonly trees: () => Iterable<CatBoostTree>;
  /** Sums are multiplied with it before the bias is added, one for each. */
  readonly scale: number;
  readonly bias: readonly number[];
  /** What it computes beside, which only CatBoost can. */
  readonly computed: ComputedFeatures;
  /** What CatBoost notes of the training, texts by their names; some of them are JSON. */
  readonly info: ReadonlyMap<string, string>;
}

/** What a model computes beside borders and categories, by the names of the columns that it's computed of. */
export interface ComputedFeatures {
  /** Categories of which the target's statistics are taken (CTR). */
  readonly counted: readonly string[];
  readonly hasCounted: boolean;
  readonly texts: readonly string[];
  readonly embeddings: readonly string[];
  readonly hasEstimated: boolean;
}

/** A column as callers send it. */
export interface CatBoostColumn {
  /** Among all columns. */
  readonly index: number;
  /** Empty where it has none. */
  readonly name: string;
  readonly kind: 'numbers' | 'categories';
}

/** Whether a column is greater than a border, or of a category. */
export type CatBoostSplit =
  | {
      readonly kind: 'border';
      readonly column: number;
      readonly border: number;
      /** Whether NaN counts as greater. */
      readonly missingYes: boolean;
    }
  | {
      readonly kind: 'category';
      readonly column: number;
      /** 32 bits of a hash of its text. */
      readonly hash: number;
      /** null where the file has only the hash. */
      readonly text: string | null;
    };

/** A tree by its nodes, of which the first is the root. */
export interface CatBoostTree {
  /** What each node compares; any number at a leaf. */
  readonly splits: Int32Array;
  /** Where a row goes on for which it holds; -1 at a leaf. */
  readonly yes: Int32Array;
  readonly no: Int32Array;
  /** Of each leaf which of the values it has; any number at other nodes. */
  readonly leaves: Int32Array;
  /** Values of leaves, each with one for each sum. */
  readonly values: Float64Array;
}

/** How many columns a model was trained with, as far as its parts say it. */
export function columnCount({ columns }: Pick<CatBoostModel, 'columns'>): number {
  return columns.reduce((most, { index }) => Math.max(most, index + 1), 0);
}
