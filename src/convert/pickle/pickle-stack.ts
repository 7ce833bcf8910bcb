import type { ByteWindow } from '../bytes/byte-window.ts';
import { calleeOf } from './call-global.ts';
import type { PickleBudget } from './pickle-budget.ts';
import { pickleInvalid } from './pickle-error.ts';
import {
  PickleDict,
  type PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-values.ts';

/** The stack of a pickle that is being read, its marks, and what it remembers; all that is on it is counted. */
export class PickleStack {
  readonly #window: ByteWindow;
  readonly #budget: PickleBudget;
  readonly #memo = new Map<number, PickleValue>();
  #values: PickleValue[] = [];
  readonly #marked: PickleValue[][] = [];

  /** @param window where the pickle is read, for errors */
  constructor(window: ByteWindow, budget: PickleBudget) {
    this.#window = window;
    this.#budget = budget;
  }

  /** Begins a group that ends with {@link toMark}. */
  mark(): void {
    this.hold(64);
    this.#marked.push(this.#values);
    this.#values = [];
  }

  /** Drops what is on top, or a mark. */
  drop(): void {
    if (this.#values.length > 0) this.#values.pop();
    else this.toMark();
  }

  /** Remembers the top under the next number. */
  memoize(): void {
    this.remember(this.#memo.size);
  }

  /** Appends to a list, a set, or an object. */
  append(target: PickleValue, items: readonly PickleValue[]): void {
    if (!(target instanceof PickleList || target instanceof PickleSet || target instanceof PickleObject)) {
      throw this.invalid('appends to something that is no list');
    }
    this.hold(items.length * 8);
    for (const item of items) target.items.push(item);
  }

  /** Sets keys, each with the value behind it, of a dict or an object. */
  setItems(target: PickleValue, entries: readonly PickleValue[]): void {
    const dict = target instanceof PickleObject ? target.entries : target;
    if (!(dict instanceof PickleDict)) throw this.invalid('sets an item of something that is no dict');
    if (entries.length % 2 === 1) throw this.invalid('has a key without a value');
    this.hold(entries.length * 32);
    for (let index = 0; index < entries.length; index += 2) {
      dict.set(entries[index] ?? null, entries[index + 1] ?? null);
    }
  }

  /** Remembers the top under a number. */
  remember(key: number): void {
    this.hold(40);
    this.#memo.set(key, this.top());
  }

  /** Puts what was remembered on top. */
  recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.invalid(`recalls number ${key}, which it never remembered`);
    this.push(value);
  }

  /** The class or function that a value is. */
  callee(value: PickleValue): PickleGlobal {
    const callee = calleeOf(value);
    if (callee === undefined) throw this.invalid('calls something that is neither a class nor a function');
    return callee;
  }

  /** Takes the arguments of a call from the top. */
  tuple(): readonly PickleValue[] {
    const args = this.pop();
    if (!(args instanceof PickleTuple))
      throw this.invalid('calls something with arguments that are no tuple');
    return args.items;
  }

  /** Puts a value on top. @param sizeBytes what it holds, roughly */
  push(value: PickleValue, sizeBytes = 0): void {
    this.hold(sizeBytes + 8);
    this.#values.push(value);
  }

  /** What is on top. */
  top(): PickleValue {
    const value = this.#values.at(-1);
    if (value === undefined) throw this.invalid('takes more from its stack than is there');
    return value;
  }

  /** Takes what is on top. */
  pop(): PickleValue {
    const value = this.top();
    this.#values.pop();
    return value;
  }

  /** Takes some from the top, the lowest first. */
  popMany(count: number): PickleValue[] {
    if (this.#values.length < count) throw this.invalid('takes more from its stack than is there');
    return this.#values.splice(-count);
  }

  /** Takes what is above the last mark. */
  toMark(): PickleValue[] {
    const items = this.#values;
    const below = this.#marked.pop();
    if (below === undefined) throw this.invalid('has no mark where one belongs');
    this.#values = below;
    return items;
  }

  /** Counts what is held besides. @throws MlpackError MODEL_INVALID where it is too much */
  hold(sizeBytes: number): void {
    this.check(this.#budget.hold(sizeBytes));
  }

  /** Ends the reading where there is a problem. */
  check(problem: string | undefined): void {
    if (problem !== undefined) throw this.invalid(problem);
  }

  /** The error for what is wrong where the file is read now. */
  invalid(problem: string): Error {
    return pickleInvalid(this.#window.source.path, this.#window.position, problem);
  }
}
