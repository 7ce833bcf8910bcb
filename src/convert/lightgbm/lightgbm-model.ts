/** A model of LightGBM as its text says it. */
export interface LightGbmModel extends LightGbmHeader {
  readonly trees: readonly LightGbmTree[];
  /** Columns that were trained as categories, where the text tells. */
  readonly categoricalColumns: readonly number[];
  /** What pandas had of each column of its type `category`, in the order of the columns: their categories by their codes. */
  readonly pandasCategories: readonly (readonly unknown[])[];
}

/** What stands before the trees. */
export interface LightGbmHeader {
  /** Name and settings, for example `binary sigmoid:1`; null where scores are given out as they are. */
  readonly objective: string | null;
  /** How many trees a round of boosting makes: one for each class. */
  readonly treesPerIteration: number;
  /** Whether scores are divided by the number of rounds: those of a random forest. */
  readonly isAverage: boolean;
  readonly featureNames: readonly string[];
}

/** A tree. Children below zero are leaves: -1 is the first, -2 the second. A tree of one leaf has no nodes. */
export interface LightGbmTree {
  /** By node, as all up to `right`. */
  readonly columns: Int32Array;
  /** Of a node that compares with a set of categories the number of the set. */
  readonly thresholds: Float64Array;
  /** Flags: see {@link DecisionFlags}. */
  readonly decisions: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** By leaf. */
  readonly values: Float64Array;
  /** Sets of categories, a bit each. */
  readonly sets: readonly Uint32Array[];
  /** What leaves compute of a row; null where they hold only their values. */
  readonly linear: LinearLeaves | null;
}

/** Leaves that are linear models: a constant, and some columns with their coefficients, which follow leaf after leaf. */
export interface LinearLeaves {
  readonly constants: Float64Array;
  /** How many columns each leaf has. */
  readonly counts: Int32Array;
  readonly columns: Int32Array;
  readonly coefficients: Float64Array;
}

/**
 * What a node does with values that are missing, or categories.
 * https://github.com/microsoft/LightGBM/blob/v4.6.0/include/LightGBM/tree.h (decision_type_)
 */
export const DecisionFlags = {
  categorical: 1,
  defaultLeft: 2,
  /** Bits of what counts as missing. */
  missing: 12,
  missingZero: 4,
  missingNan: 8,
} as const;
