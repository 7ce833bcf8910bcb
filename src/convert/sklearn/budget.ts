import type { MlpackError } from '../../errors/mlpack-error.ts';
import type { PickleObject } from '../pickle/pickle-values.ts';

/** What a budget is spent on. */
export type Spent = keyof typeof whole;

/**
 * What converting a model may cost. Each may be in a file once and in a thousand others: in a file of a few bytes, 2^40 estimators are
 * one in two in two, and a list of a megabyte may be the categories of a million encoders.
 */
const whole = {
  /** Estimators, and items of lists that may have some, that are found in others. */
  estimators: 1_000_000,
  /** Estimators that are converted, each time that they are. */
  conversions: 100_000,
  /** Those of them that were converted before: clones of a frozen estimator are that estimator itself. */
  again: 1000,
  /** Names, categories, classes and words that are read as such, texts of some length as several. */
  values: 8_000_000,
  /** Numbers and texts of the graph, beside as many as its file has bytes. */
  numbers: 2 ** 24,
};

/** A model that costs more is not converted just to be looked at. */
const look = { ...whole, values: 100_000 };

/** Numbers of the graph are not more than the first allowance, whatever its file has, where estimators were converted so often again. */
const fewAgain = 16;
/** As much of a text costs what a number does. */
const valueCharacters = 100;

const words: Readonly<Record<Spent, string>> = {
  estimators: 'has more estimators than a model would',
  conversions: 'has more estimators than a model would',
  again: 'holds the same estimators so many times that its graph would be much larger than its file',
  values: 'has more names, categories and classes than are converted',
  numbers:
    'has the same estimators or attributes so many times that its graph would be much larger than its file',
};

const advice: Readonly<Record<Spent, string>> = {
  estimators: 'Fit it with fewer, or save those it needs alone.',
  conversions: 'Fit it with fewer, or save those it needs alone.',
  again: 'Fit it again: each step or member should be an estimator of its own.',
  values:
    'Fit it with fewer: max_categories of an encoder, or max_features of a vectorizer, keeps those that matter.',
  numbers: 'Fit it again: each step or member should be an estimator of its own.',
};

/** A model costs more than it may. Who has the estimator at hand makes an error of it that names that. */
export class OverBudget extends Error {
  override readonly name = 'OverBudget';
  readonly what: Spent;
  readonly suggestion: string;

  constructor(what: Spent) {
    super(words[what]);
    this.what = what;
    this.suggestion = advice[what];
  }
}

/** Whether an error says that a model costs more than a look at it may, which says nothing of a conversion. */
export function isOverLook({ cause }: MlpackError): boolean {
  return cause instanceof OverBudget && cause.what === 'values';
}

/** Counts what a model makes mlpack do, over all estimators in it, so that a small hostile file can't cost much. */
export class Budget {
  readonly #most: Readonly<Record<Spent, number>>;
  readonly #spent = { estimators: 0, conversions: 0, again: 0, values: 0, numbers: 0 };
  readonly #converted = new Set<PickleObject>();

  private constructor(most: Readonly<Record<Spent, number>>) {
    this.#most = most;
  }

  /** @param sizeBytes of the files that the model is in */
  static ofModel(sizeBytes: number): Budget {
    return new Budget({ ...whole, numbers: whole.numbers + sizeBytes });
  }

  /** For a conversion that only shows what it would make. */
  static ofLook(): Budget {
    return new Budget(look);
  }

  /** @throws OverBudget where it is more than may be */
  spend(what: Exclude<Spent, 'numbers'>, count: number): void {
    this.#spent[what] += count;
    if (this.#spent[what] > this.#most[what]) throw new OverBudget(what);
  }

  /** Counts what long texts among values cost beside the values. @throws OverBudget */
  spendTexts(values: readonly unknown[]): void {
    let count = 0;
    for (const value of values)
      if (typeof value === 'string') count += Math.floor(value.length / valueCharacters);
    this.spend('values', count);
  }

  /** For another conversion of the same look: what was read stays spent. */
  next(): Budget {
    const next = new Budget(this.#most);
    next.#spent.values = this.#spent.values;
    return next;
  }

  /** Counts an estimator that is converted. @throws OverBudget */
  spendConversion(object: PickleObject): void {
    this.spend('conversions', 1);
    if (this.#converted.has(object)) this.spend('again', 1);
    this.#converted.add(object);
  }

  /** How many numbers and texts the graph may have, by what was converted up to now. */
  get numbers(): number {
    return this.#spent.again > fewAgain ? Math.min(whole.numbers, this.#most.numbers) : this.#most.numbers;
  }

  /** @throws OverBudget for a list of estimators that is long because it holds few of them many times */
  refuseRepeated(items: readonly unknown[]): void {
    if (items.length <= this.#most.again) return;
    const again = items.length - new Set(items).size;
    if (again > this.#most.again) throw new OverBudget('again');
  }
}
