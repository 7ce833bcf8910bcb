import type { SourceProblem } from '../../../contract/schemas/inspect.schema.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { convertEstimator, type ConvertOptions } from '../sklearn/convert-estimator.ts';
import { Budget, isOverLook } from '../sklearn/budget.ts';
import { unknownClass } from '../sklearn/unknown-class.ts';
import { converters } from '../sklearn/converters.ts';
import { knownColumns } from '../sklearn/columns/known-columns.ts';
import { TooWideError } from '../sklearn/columns/too-wide-error.ts';
import type { PickleObject } from '../pickle/pickle-values.ts';
import type { Estimator } from '../sklearn/estimator.ts';
import type { VisitedEstimator } from './estimator-tree.ts';
import { orUnknown } from './or-unknown.ts';

const maxProblems = 20;
/** Estimators that are converted one by one to find out what is wrong with them. */
const maxConverted = 200;
const oneColumn = { count: 1 };

/** What stands in the way of a conversion; the same in several places is one problem. */
export class SourceProblems {
  readonly #file: string;
  readonly #found = new Map<string, SourceProblem>();
  readonly #messages = new Set<string>();
  #budget = Budget.ofLook();
  /** Whether there is any in what was converted: a file may have the same estimator in many places. */
  readonly #converted = new Map<PickleObject, boolean>();

  /** @param file as errors name it */
  constructor(file: string) {
    this.#file = file;
  }

  get all(): readonly SourceProblem[] {
    return [...this.#found.values()];
  }

  /** Adds classes that are not converted, in an estimator and all inside; what is inside of such a class doesn't matter. */
  addClasses({ estimator, isIdle, inner }: VisitedEstimator): void {
    if (isIdle) return;
    if (!converters.has(estimator.type)) this.add(unknownClass(estimator), estimator);
    else for (const one of inner) this.addClasses(one);
  }

  /**
   * Adds what estimators can't be converted for one by one, those inside first: of one with a problem inside it can't be told.
   *
   * @returns whether there is any
   */
  async addConversions(visited: VisitedEstimator, signal: AbortSignal | undefined): Promise<boolean> {
    const { estimator, isIdle } = visited;
    if (isIdle) return false;
    if (!converters.has(estimator.type)) return true;
    const known = this.#converted.get(estimator.object);
    if (known !== undefined) return known;
    const isProblem = await this.#addConversion(visited, signal);
    this.#converted.set(estimator.object, isProblem);
    return isProblem;
  }

  async #addConversion(visited: VisitedEstimator, signal: AbortSignal | undefined): Promise<boolean> {
    const { estimator, inner } = visited;
    let isProblem = false;
    for (const one of inner) if (await this.addConversions(one, signal)) isProblem = true;
    if (isProblem || this.#converted.size >= maxConverted) return isProblem;
    let error = await this.#conversionError(estimator, { signal });
    // Alone it may not know its columns. What it can't be converted for, as a function of the user's own, it says of one column too.
    // One that knows how many it was fitted with is asked of as many: given another number, it would blame that.
    if (error?.code === 'MODEL_INVALID') {
      const { count } = await orUnknown(knownColumns(estimator), oneColumn);
      error = await this.#conversionError(estimator, { signal, columns: { names: null, count } });
    }
    // Or it is taken for more than it is asked for, such as all zeros of a vocabulary: only what is unsupported is sure.
    if (error?.code !== 'MODEL_UNSUPPORTED' || error.cause instanceof TooWideError || isOverLook(error))
      return false;
    // It may be another inside that lacks what this one needs of it.
    this.addRefusal(error, [visited]);
    return true;
  }

  /** Adds what a conversion of all of it ended with, of the estimator that it names. */
  addRefusal(error: MlpackError, roots: readonly VisitedEstimator[]): void {
    const said = this.#withoutFile(error.message);
    const named = (found: Estimator | null, { estimator, inner }: VisitedEstimator): Estimator | null => {
      return inner.reduce(named, isAbout(said, estimator.place) ? estimator : found);
    };
    this.add(error, roots.reduce<Estimator | null>(named, null));
  }

  /** @param estimator that it is about; null where it is about the file as a whole */
  add({ message, suggestions }: MlpackError, estimator: Estimator | null): void {
    if (this.#found.size === maxProblems || this.#messages.has(message)) return;
    this.#messages.add(message);
    const said = this.#withoutFile(message);
    const place = estimator?.place ?? '';
    const reason = (isAbout(said, place) ? said.slice(place.length + 1) : said).replace(/\.$/, '');
    const type = estimator?.object.type.path ?? null;
    const key = JSON.stringify([type, reason]);
    const known = this.#found.get(key);
    this.#found.set(key, {
      place: known?.place ?? place,
      class: type,
      reason,
      count: (known?.count ?? 0) + 1,
      suggestions: [...suggestions],
    });
  }

  /** What an estimator can't be converted for; null where it can. */
  async #conversionError(
    { object, file, place }: Estimator,
    options: ConvertOptions,
  ): Promise<MlpackError | null> {
    this.#budget = this.#budget.next();
    try {
      await convertEstimator(object, file, { ...options, place, budget: this.#budget });
      return null;
    } catch (error) {
      if (error instanceof MlpackError) return error;
      throw error;
    }
  }

  /** A sentence that says the same of the file at hand. */
  #withoutFile(message: string): string {
    if (!message.startsWith(this.#file)) return message;
    const said = message.slice(this.#file.length);
    return said.startsWith(': ') ? said.slice(2) : said.replace(/^ /, 'the file ');
  }
}

/** Whether a sentence begins with a place, or with an attribute there. */
function isAbout(said: string, place: string): boolean {
  return place !== '' && (said.startsWith(`${place} `) || said.startsWith(`${place}.`));
}
