import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteRange } from '../bytes/byte-range.ts';
import { ByteWindow } from '../bytes/byte-window.ts';
import type { Sidecars } from '../bytes/sidecars.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { build } from './build-object.ts';
import { calleeOf, callGlobal } from './call-global.ts';
import { readWrappedArray, isArrayWrapper } from './joblib-array.ts';
import { opcodes } from './opcodes.ts';
import { PickleBudget } from './pickle-budget.ts';
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
import { isSidecarWrapper, readSidecarArray } from './sidecar-array.ts';
import { parseLine, parseLong } from './text-opcodes.ts';

export interface ReadPickleOptions {
  /** Where joblib's arrays in files beside the pickle are; without it there are none. */
  readonly sidecars?: Pick<Sidecars, 'open'> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a pickle of protocol 0 to 5 as data: classes and functions are named and never looked up, nothing is called.
 * joblib's arrays, whose bytes lie between the opcodes, are read as its own reader does.
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py
 *
 * @throws MlpackError MODEL_INVALID for what is no whole pickle, and for one that costs more than a model would;
 * MODEL_UNSUPPORTED for one that refers to something outside itself
 */
export async function readPickle(source: ByteSource, options: ReadPickleOptions = {}): Promise<PickleValue> {
  const window = new ByteWindow(source);
  return await new PickleReader(window, new PickleBudget(), options, 0).read();
}

class PickleReader {
  readonly #window: ByteWindow;
  readonly #budget: PickleBudget;
  readonly #options: ReadPickleOptions;
  readonly #depth: number;
  readonly #memo = new Map<number, PickleValue>();
  #stack: PickleValue[] = [];
  readonly #marked: PickleValue[][] = [];

  constructor(window: ByteWindow, budget: PickleBudget, options: ReadPickleOptions, depth: number) {
    this.#window = window;
    this.#budget = budget;
    this.#options = options;
    this.#depth = depth;
  }

  /** What the pickle at the window's position says; the window is behind its last opcode then. */
  async read(): Promise<PickleValue> {
    this.#check(this.#budget.nest(this.#depth));
    for (let count = 0; ; count += 1) {
      if (count % 65_536 === 0) this.#options.signal?.throwIfAborted();
      this.#check(this.#budget.opcode());
      if (this.#window.held < 9) await this.#window.fill(9);
      if (this.#window.held === 0) throw this.#invalid('ends before its last opcode');
      const opcode = this.#window.byte();
      if (opcode === opcodes.STOP) return this.#pop();
      const waits = this.#step(opcode);
      if (waits !== undefined) await waits;
    }
  }

  /** One opcode; waits only where it has to read on. */
  #step(opcode: number): Promise<void> | undefined {
    switch (opcode) {
      case opcodes.PROTO:
        this.#fixed(1);
        return undefined;
      case opcodes.FRAME:
        // A frame says how much to read ahead; joblib's arrays lie between frames and in them.
        this.#fixed(8);
        return undefined;
      case opcodes.MARK:
        this.#hold(64);
        this.#marked.push(this.#stack);
        this.#stack = [];
        return undefined;
      case opcodes.POP:
        if (this.#stack.length > 0) this.#stack.pop();
        else this.#toMark();
        return undefined;
      case opcodes.POP_MARK:
        this.#toMark();
        return undefined;
      case opcodes.DUP:
        this.#push(this.#top());
        return undefined;
      case opcodes.NONE:
        this.#push(null);
        return undefined;
      case opcodes.NEWTRUE:
      case opcodes.NEWFALSE:
        this.#push(opcode === opcodes.NEWTRUE);
        return undefined;
      case opcodes.BININT:
        this.#push(BigInt(this.#fixed(4).readInt32LE()), 16);
        return undefined;
      case opcodes.BININT1:
        this.#push(BigInt(this.#fixed(1)[0] ?? 0), 16);
        return undefined;
      case opcodes.BININT2:
        this.#push(BigInt(this.#fixed(2).readUInt16LE()), 16);
        return undefined;
      case opcodes.BINFLOAT:
        this.#push(this.#fixed(8).readDoubleBE(), 16);
        return undefined;
      case opcodes.LONG1:
        return this.#long(this.#fixed(1)[0] ?? 0);
      case opcodes.LONG4:
        return this.#long(this.#fixed(4).readInt32LE());
      case opcodes.SHORT_BINSTRING:
        return this.#text(this.#fixed(1)[0] ?? 0, 'latin1');
      case opcodes.BINSTRING:
        return this.#text(this.#fixed(4).readInt32LE(), 'latin1');
      case opcodes.SHORT_BINUNICODE:
        return this.#text(this.#fixed(1)[0] ?? 0, 'utf8');
      case opcodes.BINUNICODE:
        return this.#text(this.#fixed(4).readUInt32LE(), 'utf8');
      case opcodes.BINUNICODE8:
        return this.#text(this.#length8(), 'utf8');
      case opcodes.SHORT_BINBYTES:
        this.#bytes(this.#fixed(1)[0] ?? 0);
        return undefined;
      case opcodes.BINBYTES:
        this.#bytes(this.#fixed(4).readUInt32LE());
        return undefined;
      case opcodes.BINBYTES8:
      case opcodes.BYTEARRAY8:
        this.#bytes(this.#length8());
        return undefined;
      case opcodes.READONLY_BUFFER:
        return undefined;
      case opcodes.EMPTY_LIST:
        this.#push(new PickleList(), 48);
        return undefined;
      case opcodes.EMPTY_DICT:
        this.#push(new PickleDict(), 160);
        return undefined;
      case opcodes.EMPTY_SET:
        this.#push(new PickleSet(), 48);
        return undefined;
      case opcodes.EMPTY_TUPLE:
        this.#push(new PickleTuple([]), 48);
        return undefined;
      case opcodes.TUPLE1:
      case opcodes.TUPLE2:
      case opcodes.TUPLE3:
        this.#push(new PickleTuple(this.#popMany(opcode - opcodes.TUPLE1 + 1)), 72);
        return undefined;
      case opcodes.TUPLE: {
        const items = this.#toMark();
        this.#push(new PickleTuple(items), 48 + items.length * 8);
        return undefined;
      }
      case opcodes.LIST: {
        const list = new PickleList();
        this.#append(list, this.#toMark());
        this.#push(list, 48);
        return undefined;
      }
      case opcodes.DICT: {
        const dict = new PickleDict();
        this.#setItems(dict, this.#toMark());
        this.#push(dict, 160);
        return undefined;
      }
      case opcodes.FROZENSET: {
        const set = new PickleSet();
        this.#append(set, this.#toMark());
        this.#push(set, 48);
        return undefined;
      }
      case opcodes.APPEND: {
        const item = this.#pop();
        this.#append(this.#top(), [item]);
        return undefined;
      }
      case opcodes.APPENDS:
      case opcodes.ADDITEMS: {
        const items = this.#toMark();
        this.#append(this.#top(), items);
        return undefined;
      }
      case opcodes.SETITEM: {
        const entry = this.#popMany(2);
        this.#setItems(this.#top(), entry);
        return undefined;
      }
      case opcodes.SETITEMS: {
        const entries = this.#toMark();
        this.#setItems(this.#top(), entries);
        return undefined;
      }
      case opcodes.MEMOIZE:
        this.#remember(this.#memo.size);
        return undefined;
      case opcodes.BINPUT:
        this.#remember(this.#fixed(1)[0] ?? 0);
        return undefined;
      case opcodes.LONG_BINPUT:
        this.#remember(this.#fixed(4).readUInt32LE());
        return undefined;
      case opcodes.BINGET:
        this.#recall(this.#fixed(1)[0] ?? 0);
        return undefined;
      case opcodes.LONG_BINGET:
        this.#recall(this.#fixed(4).readUInt32LE());
        return undefined;
      case opcodes.STACK_GLOBAL: {
        const [module, name] = this.#popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') {
          throw this.#invalid('names a class by something that is no text');
        }
        this.#push(new PickleGlobal(module, name), 64);
        return undefined;
      }
      case opcodes.REDUCE: {
        const args = this.#tuple();
        return this.#call(this.#pop(), args);
      }
      case opcodes.NEWOBJ: {
        const args = this.#tuple();
        this.#push(new PickleObject(this.#global(this.#pop()), args), 240);
        return undefined;
      }
      case opcodes.NEWOBJ_EX: {
        const keywords = this.#pop();
        const args = this.#tuple();
        if (!(keywords instanceof PickleDict))
          throw this.#invalid('calls a class with keywords that are no dict');
        this.#push(new PickleObject(this.#global(this.#pop()), args, keywords), 240);
        return undefined;
      }
      case opcodes.OBJ: {
        const [type = null, ...args] = this.#toMark();
        return this.#call(type, args);
      }
      case opcodes.BUILD:
        return this.#build();
      case opcodes.GLOBAL:
      case opcodes.INST:
      case opcodes.INT:
      case opcodes.LONG:
      case opcodes.FLOAT:
      case opcodes.STRING:
      case opcodes.UNICODE:
      case opcodes.GET:
      case opcodes.PUT:
        return this.#line(opcode);
      case opcodes.PERSID:
      case opcodes.BINPERSID:
      case opcodes.NEXT_BUFFER:
      case opcodes.EXT1:
      case opcodes.EXT2:
      case opcodes.EXT4:
        throw this.#invalid('refers to something that is not in this file');
      default:
        throw this.#invalid(`has ${opcode} where an opcode belongs`);
    }
  }

  /** Opcodes whose argument is a line of text, as protocol 0 has them. */
  async #line(opcode: number): Promise<void> {
    const first = await this.#takeLine();
    switch (opcode) {
      case opcodes.GET:
        this.#recall(this.#memoKey(first));
        return;
      case opcodes.PUT:
        this.#remember(this.#memoKey(first));
        return;
      case opcodes.GLOBAL:
      case opcodes.INST: {
        const type = new PickleGlobal(first, await this.#takeLine());
        if (opcode === opcodes.GLOBAL) this.#push(type, 64);
        else await this.#call(type, this.#toMark());
        return;
      }
      default: {
        const value = parseLine(opcode, first);
        if (value === undefined) throw this.#invalid('has a line that is no value');
        this.#push(value, 32 + first.length * 2);
      }
    }
  }

  async #takeLine(): Promise<string> {
    const lineBytes = 64 * 1024;
    let distance = this.#window.distanceTo(0x0a);
    // Protocol 0 writes whole arrays as one line: it may be long, and is looked for in growing windows.
    for (let wanted = lineBytes; distance < 0 && this.#window.held < this.#window.left; wanted *= 4) {
      this.#check(this.#budget.hold(wanted));
      await this.#window.fill(wanted);
      distance = this.#window.distanceTo(0x0a);
    }
    if (distance < 0) throw this.#invalid('ends in the middle of a line');
    // Text of protocol 0 is ASCII, and Latin-1 in Python 2's.
    return this.#window
      .take(distance)
      .toString('latin1', 0, distance - 1)
      .replace(/\r$/, '');
  }

  #memoKey(line: string): number {
    if (!/^\d{1,9}$/.test(line)) throw this.#invalid('remembers something under no number');
    return Number(line);
  }

  async #call(callable: PickleValue, args: readonly PickleValue[]): Promise<void> {
    this.#push(await callGlobal(this.#global(callable), args), 240);
  }

  async #build(): Promise<void> {
    const state = this.#pop();
    const target = this.#top();
    const problem = build(target, state);
    if (problem !== undefined) throw this.#invalid(problem);
    if (!(target instanceof PickleObject)) return;
    if (isArrayWrapper(target)) {
      this.#replaceTop(await readWrappedArray(target, this.#window, () => this.#nested(this.#window)));
    } else if (isSidecarWrapper(target)) {
      const nested = (source: ByteSource, offset: number) => this.#nested(new ByteWindow(source, offset));
      this.#replaceTop(await readSidecarArray(target, (name) => this.#openSidecar(name), nested));
    }
  }

  #replaceTop(array: NumpyArray<PickleValue> | string): void {
    if (!(array instanceof NumpyArray)) throw this.#invalid(array);
    this.#pop();
    this.#push(array, 240);
  }

  /** The pickle at a window's position. */
  #nested(window: ByteWindow): Promise<PickleValue> {
    return new PickleReader(window, this.#budget, this.#options, this.#depth + 1).read();
  }

  async #openSidecar(name: string): Promise<ByteSource | string> {
    const { sidecars } = this.#options;
    return sidecars === undefined
      ? `keeps an array in ${name}, which is not beside it`
      : await sidecars.open(name);
  }

  async #long(length: number): Promise<void> {
    if (length < 0 || length > 1024) throw this.#invalid(`has a number of ${length} bytes`);
    this.#push(parseLong(await this.#take(length)), 24 + length);
  }

  async #text(length: number, encoding: 'utf8' | 'latin1'): Promise<void> {
    if (length < 0) throw this.#invalid(`has text of ${length} bytes`);
    this.#check(this.#tooLong(length) ?? this.#budget.hold(length * 2));
    this.#push((await this.#take(length)).toString(encoding), 32);
  }

  #bytes(length: number): void {
    this.#check(this.#tooLong(length));
    const { position, source } = this.#window;
    this.#push(new ByteRange(source, position, length), 64);
    this.#window.position = position + length;
  }

  #tooLong(length: number): string | undefined {
    return length > this.#window.left
      ? `says that something has ${length} bytes, but ${this.#window.left} are left`
      : undefined;
  }

  async #take(length: number): Promise<Buffer> {
    this.#check(this.#tooLong(length));
    if (this.#window.held < length) await this.#window.fill(length);
    return this.#window.take(length);
  }

  #fixed(length: number): Buffer {
    if (this.#window.held < length) throw this.#invalid('ends in the middle of an opcode');
    return this.#window.take(length);
  }

  #length8(): number {
    const length = this.#fixed(8).readBigUInt64LE();
    if (length > BigInt(this.#window.left)) this.#check(this.#tooLong(Number(length)));
    return Number(length);
  }

  #append(target: PickleValue, items: readonly PickleValue[]): void {
    if (!(target instanceof PickleList || target instanceof PickleSet || target instanceof PickleObject)) {
      throw this.#invalid('appends to something that is no list');
    }
    this.#hold(items.length * 8);
    for (const item of items) target.items.push(item);
  }

  #setItems(target: PickleValue, entries: readonly PickleValue[]): void {
    const dict = target instanceof PickleObject ? target.entries : target;
    if (!(dict instanceof PickleDict)) throw this.#invalid('sets an item of something that is no dict');
    if (entries.length % 2 === 1) throw this.#invalid('has a key without a value');
    this.#hold(entries.length * 32);
    for (let index = 0; index < entries.length; index += 2) {
      dict.set(entries[index] ?? null, entries[index + 1] ?? null);
    }
  }

  #remember(key: number): void {
    this.#hold(40);
    this.#memo.set(key, this.#top());
  }

  #recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.#invalid(`recalls number ${key}, which it never remembered`);
    this.#push(value);
  }

  #global(value: PickleValue): PickleGlobal {
    const callee = calleeOf(value);
    if (callee === undefined) throw this.#invalid('calls something that is neither a class nor a function');
    return callee;
  }

  #tuple(): readonly PickleValue[] {
    const args = this.#pop();
    if (!(args instanceof PickleTuple))
      throw this.#invalid('calls something with arguments that are no tuple');
    return args.items;
  }

  #push(value: PickleValue, sizeBytes = 0): void {
    this.#hold(sizeBytes + 8);
    this.#stack.push(value);
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.#invalid('takes more from its stack than is there');
    return value;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) throw this.#invalid('takes more from its stack than is there');
    return this.#stack.splice(-count);
  }

  #toMark(): PickleValue[] {
    const items = this.#stack;
    const below = this.#marked.pop();
    if (below === undefined) throw this.#invalid('has no mark where one belongs');
    this.#stack = below;
    return items;
  }

  #hold(sizeBytes: number): void {
    this.#check(this.#budget.hold(sizeBytes));
  }

  #check(problem: string | undefined): void {
    if (problem !== undefined) throw this.#invalid(problem);
  }

  #invalid(problem: string): Error {
    return pickleInvalid(this.#window.source.path, this.#window.position, problem);
  }
}
