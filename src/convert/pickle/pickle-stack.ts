import type { ByteWindow } from '../bytes/byte-window.ts';
import { calleeOf } from './call-global.ts';
import type { PickleBudget } from './pickle-budget.ts';
import { pickleInvalid } from './pickle-error.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from './pickle-values.ts';

/** Module and name of a class or function; Python's own are shorter. */
const maxNameLength = 1024;
/** A place in an array that grows by half while what it had is copied. */
const slotBytes = 28;
/** More than any model has; what a file makes up beyond isn't noted. */
const maxModules = 4096;

/** The stack of a pickle that is being read, its marks, and what it remembers; all that is on it is counted. */
export class PickleStack {
  readonly #window: ByteWindow;
  readonly #budget: PickleBudget;
  readonly #modules: Set<string> | undefined;
  /** What is remembered by number. Python counts up, Python 2 from 1: what was remembered under any other number is in a map. */
  readonly #memo: (PickleValue | undefined)[] = [];
  readonly #farMemo = new Map<string, PickleValue>();
  readonly #values: PickleValue[] = [];
  /** How many values were on it at most. */
  #highest = 0;
  /** How many values are below each mark. */
  readonly #marks: number[] = [];

  /**
   * @param window where the pickle is read, for errors
   * @param modules gets those that are named
   */
  constructor(window: ByteWindow, budget: PickleBudget, modules?: Set<string>) {
    this.#window = window;
    this.#budget = budget;
    this.#modules = modules;
  }

  /** Begins a group that ends with {@link toMark}. */
  mark(): void {
    this.hold(slotBytes);
    this.#marks.push(this.#values.length);
  }

  /** Drops what is on top, or a mark. */
  drop(): void {
    if (this.#values.length > this.#below) this.#values.pop();
    else this.toMark();
  }

  /** Remembers the top under the next number. */
  memoize(): void {
    this.remember(this.#memo.length + this.#farMemo.size);
  }

  /** Appends to a list, a set, or an object. */
  append(target: PickleValue, items: readonly PickleValue[]): void {
    if (!(target instanceof PickleList || target instanceof PickleSet || target instanceof PickleObject)) {
      throw this.invalid('appends to something that is no list');
    }
    // The first item makes room for sixteen more.
    this.hold((target.items.length === 0 ? 152 : 0) + items.length * slotBytes);
    for (const item of items) target.items.push(item);
  }

  /** Sets keys, each with the value behind it, of a dict or an object. */
  setItems(target: PickleValue, entries: readonly PickleValue[]): void {
    const dict = target instanceof PickleObject ? target.entries : target;
    if (!(dict instanceof PickleDict)) throw this.invalid('sets an item of something that is no dict');
    if (entries.length % 2 === 1) throw this.invalid('has a key without a value');
    this.hold(dict.size === 0 ? 184 : 0);
    this.hold(entries.length * 24);
    for (let index = 0; index < entries.length; index += 2) {
      const key = entries[index] ?? null;
      // Numbers are kept as text.
      if (typeof key === 'bigint' || typeof key === 'number') this.hold(40);
      dict.set(key, entries[index + 1] ?? null);
    }
  }

  /** Remembers the top under a number. */
  remember(key: number): void {
    const value = this.top();
    if (key === 1 && this.#memo.length === 0) this.#memo.push(undefined);
    if (key < this.#memo.length) {
      this.#memo[key] = value;
    } else if (key === this.#memo.length) {
      this.hold(slotBytes);
      this.#memo.push(value);
    } else {
      this.hold(200);
      this.#farMemo.set(farKey(key), value);
    }
  }

  /** Puts what was remembered on top. */
  recall(key: number): void {
    const value = key < this.#memo.length ? this.#memo[key] : this.#farMemo.get(farKey(key));
    if (value === undefined) throw this.invalid(`recalls number ${key}, which it never remembered`);
    this.push(value);
  }

  /** Puts the name of a class or function on top. */
  pushGlobal(module: string, name: string): void {
    if (module.length + name.length > maxNameLength) throw this.invalid('names a class by a very long name');
    if (this.#modules !== undefined && this.#modules.size < maxModules) this.#modules.add(module);
    this.push(new PickleGlobal(module, name), 40);
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
    this.#values.push(value);
    const isHigher = this.#values.length > this.#highest;
    if (isHigher) this.#highest = this.#values.length;
    if (isHigher || sizeBytes > 0) this.hold(sizeBytes + (isHigher ? slotBytes : 0));
  }

  /** What is on top. */
  top(): PickleValue {
    const value = this.#values.length > this.#below ? this.#values.at(-1) : undefined;
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
    const from = this.#values.length - count;
    if (from < this.#below) throw this.invalid('takes more from its stack than is there');
    return this.#values.splice(from);
  }

  /** Takes what is above the last mark. */
  toMark(): PickleValue[] {
    const from = this.#marks.pop();
    if (from === undefined) throw this.invalid('has no mark where one belongs');
    return this.#values.splice(from);
  }

  /** How many values are below the last mark, and out of reach. */
  get #below(): number {
    return this.#marks.at(-1) ?? 0;
  }

  /** Counts what is held besides. @throws MlpackError MODEL_UNSUPPORTED where it is too much */
  hold(sizeBytes: number): void {
    if (!this.#budget.hold(sizeBytes)) throw this.#budget.exceeded(this.#window.source.path);
  }

  /** Counts an opcode. @throws MlpackError MODEL_UNSUPPORTED where there are too many */
  opcode(): void {
    if (!this.#budget.opcode()) throw this.#budget.exceeded(this.#window.source.path);
  }

  /** Puts a text on top. @param sizeBytes what it holds, roughly */
  pushText(text: string, sizeBytes: number): void {
    this.#budget.text();
    this.push(text, sizeBytes);
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

/** As a text that is no number: V8 hashes numbers, and texts of them, so that a file could make all of its numbers collide. */
function farKey(key: number): string {
  return `\0${key}`;
}
