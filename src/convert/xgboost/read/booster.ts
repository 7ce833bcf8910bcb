import type { DecisionTree } from '../../trees/decision-tree.ts';

/** A model of XGBoost, whatever form it was saved in. */
export interface Booster {
  /** Of the XGBoost that saved it. */
  readonly version: XgboostVersion;
  /** For example `binary:logistic`. */
  readonly objective: string;
  /** What the model knows before any tree, as it was saved: one number for all sums, or one for each. */
  readonly baseScore: Float32Array;
  /** Whether sums begin with it as it is, as models before XGBoost 1.0 say it; since then, the objective makes a sum of it. */
  readonly isBaseMargin: boolean;
  readonly columnCount: number;
  /** Of a classifier of more than two classes, else 0. */
  readonly classCount: number;
  /** How many sums there are: classes, targets, or 1. */
  readonly sumCount: number;
  /** Null where it was trained without any. */
  readonly columnNames: readonly string[] | null;
  /** Numbers of the columns that hold numbers of categories. */
  readonly categoricalColumns: readonly number[];
  /** What the categories of columns are called, for columns where the model knows. */
  readonly categories: ReadonlyMap<number, readonly (string | number)[]>;
  /** What was noted in it: the best round, and what scikit-learn's wrappers note. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly learner: TreeLearner | LinearLearner;
}

/** Major, minor and patch, as much of it as the model says; before 1.0 nothing. */
export type XgboostVersion = readonly number[];

/** gbtree, and dart with the weights of its trees multiplied in. */
export interface TreeLearner {
  readonly kind: 'trees';
  readonly trees: readonly BoosterTree[];
  /** How many trees there are up to each round, that one included. */
  readonly roundEnds: readonly number[];
}

/** gblinear. */
export interface LinearLearner {
  readonly kind: 'linear';
  /** [columns + 1, sums], the intercepts last. */
  readonly weights: Float32Array;
}

/** Rows go on with `yes` for which `<` holds, or whose category is in the node's set. */
export interface BoosterTree extends DecisionTree {
  /** Which sum it adds to; the first where its leaves hold a number for each. */
  readonly sum: number;
  /** How many numbers a leaf holds: 1, or one for each sum. */
  readonly leafSize: number;
  /** [nodes, leaf size]: what leaves add; any number elsewhere. */
  readonly leaves: Float32Array;
}
