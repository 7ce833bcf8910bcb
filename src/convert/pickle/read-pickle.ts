import { isAscii } from 'node:buffer';
import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteWindow } from '../bytes/byte-window.ts';
import type { Sidecars } from '../bytes/sidecars.ts';
import { NumpyArray } from '../numpy/numpy-array.ts';
import { build } from './build-object.ts';
import { callGlobal } from './call-global.ts';
import { readWrappedArray, isArrayWrapper } from './joblib-array.ts';
import { OpcodeArguments } from './opcode-arguments.ts';
import { opcodes } from './opcodes.ts';
import { PickleBudget } from './pickle-budget.ts';
import { PickleStack } from './pickle-stack.ts';
import { PickleObject, type PickleValue } from './pickle-values.ts';
import { isSidecarWrapper, readSidecarArray } from './sidecar-array.ts';
import { withSmallNursery } from './small-nursery.ts';
import { applyToStack } from './stack-opcodes.ts';
import { parseLine, parseLong } from './text-opcodes.ts';

/** A model of LightGBM is one text. */
const maxTextBytes = 64 * 1024 * 1024;

export interface ReadPickleOptions {
  /** Where joblib's arrays in files beside the pickle are; without it there are none. */
  readonly sidecars?: Pick<Sidecars, 'open'> | undefined;
  /** Gets the modules of the classes and functions that it names. */
  readonly modules?: Set<string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a pickle of protocol 0 to 5 as data: classes and functions are named and never looked up, nothing is called.
 * joblib's arrays, whose bytes lie between the opcodes, are read as its own reader does.
 * https://github.com/python/cpython/blob/main/Lib/pickletools.py
 *
 * @throws MlpackError MODEL_INVALID for what is no whole pickle, and for one that refers to something outside itself;
 * MODEL_UNSUPPORTED for one that costs more than mlpack takes
 */
export async function readPickle(source: ByteSource, options: ReadPickleOptions = {}): Promise<PickleValue> {
  const window = new ByteWindow(source);
  return await withSmallNursery(() => new PickleReader(window, new PickleBudget(), options, 0).read());
}

class PickleReader {
  readonly #window: ByteWindow;
  readonly #budget: PickleBudget;
  readonly #options: ReadPickleOptions;
  readonly #depth: number;
  readonly #stack: PickleStack;
  readonly #arguments: OpcodeArguments;
  readonly #hold = (sizeBytes: number): void => this.#stack.hold(sizeBytes);

  constructor(window: ByteWindow, budget: PickleBudget, options: ReadPickleOptions, depth: number) {
    this.#window = window;
    this.#budget = budget;
    this.#options = options;
    this.#depth = depth;
    this.#stack = new PickleStack(window, budget, options.modules);
    this.#arguments = new OpcodeArguments(window, this.#stack);
  }

  /** What the pickle at the window's position says; the window is behind its last opcode then. */
  async read(): Promise<PickleValue> {
    this.#stack.check(this.#budget.nest(this.#depth));
    for (let count = 0; ; count += 1) {
      if (count % 65_536 === 0) this.#options.signal?.throwIfAborted();
      this.#stack.opcode();
      if (this.#window.held < 9) await this.#window.fill(9);
      if (this.#window.held === 0) throw this.#stack.invalid('ends before its last opcode');
      const opcode = this.#window.byte();
      if (opcode === opcodes.STOP) return this.#stack.pop();
      if (applyToStack(this.#stack, opcode)) continue;
      const waits = this.#step(opcode);
      if (waits !== undefined) await waits;
    }
  }

  /** One opcode that reads on; waits only where it has to. */
  #step(opcode: number): Promise<void> | undefined {
    switch (opcode) {
      case opcodes.PROTO:
        this.#arguments.fixed(1);
        return undefined;
      case opcodes.FRAME:
        // A frame says how much to read ahead; joblib's arrays lie between frames and in them.
        this.#arguments.fixed(8);
        return undefined;
      case opcodes.BININT:
        this.#stack.push(BigInt(this.#arguments.fixed(4).readInt32LE()), 24);
        return undefined;
      case opcodes.BININT1:
        this.#stack.push(BigInt(this.#arguments.byte()), 24);
        return undefined;
      case opcodes.BININT2:
        this.#stack.push(BigInt(this.#arguments.fixed(2).readUInt16LE()), 24);
        return undefined;
      case opcodes.BINFLOAT:
        this.#stack.push(this.#arguments.fixed(8).readDoubleBE(), 16);
        return undefined;
      case opcodes.LONG1:
        return this.#long(this.#arguments.byte());
      case opcodes.LONG4:
        return this.#long(this.#arguments.fixed(4).readInt32LE());
      case opcodes.SHORT_BINSTRING:
        return this.#text(this.#arguments.byte(), 'latin1');
      case opcodes.BINSTRING:
        return this.#text(this.#arguments.fixed(4).readInt32LE(), 'latin1');
      case opcodes.SHORT_BINUNICODE:
        return this.#text(this.#arguments.byte(), 'utf8');
      case opcodes.BINUNICODE:
        return this.#text(this.#arguments.fixed(4).readUInt32LE(), 'utf8');
      case opcodes.BINUNICODE8:
        return this.#text(this.#arguments.length8(), 'utf8');
      case opcodes.SHORT_BINBYTES:
        this.#pushBytes(this.#arguments.byte());
        return undefined;
      case opcodes.BINBYTES:
        this.#pushBytes(this.#arguments.fixed(4).readUInt32LE());
        return undefined;
      case opcodes.BINBYTES8:
      case opcodes.BYTEARRAY8:
        this.#pushBytes(this.#arguments.length8());
        return undefined;
      case opcodes.BINPUT:
        this.#stack.remember(this.#arguments.byte());
        return undefined;
      case opcodes.LONG_BINPUT:
        this.#stack.remember(this.#arguments.fixed(4).readUInt32LE());
        return undefined;
      case opcodes.BINGET:
        this.#stack.recall(this.#arguments.byte());
        return undefined;
      case opcodes.LONG_BINGET:
        this.#stack.recall(this.#arguments.fixed(4).readUInt32LE());
        return undefined;
      case opcodes.REDUCE: {
        const args = this.#stack.tuple();
        return this.#call(this.#stack.pop(), args);
      }
      case opcodes.OBJ: {
        const [type = null, ...args] = this.#stack.toMark();
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
      default:
        throw this.#stack.invalid(`has ${opcode} where an opcode belongs`);
    }
  }

  /** Opcodes whose argument is a line of text, as protocol 0 has them. */
  async #line(opcode: number): Promise<void> {
    const first = await this.#arguments.line();
    switch (opcode) {
      case opcodes.GET:
        this.#stack.recall(this.#memoKey(first));
        return;
      case opcodes.PUT:
        this.#stack.remember(this.#memoKey(first));
        return;
      case opcodes.GLOBAL:
      case opcodes.INST: {
        this.#stack.pushGlobal(first, await this.#arguments.line());
        if (opcode === opcodes.GLOBAL) return;
        const type = this.#stack.pop();
        await this.#call(type, this.#stack.toMark());
        return;
      }
      default: {
        const value = parseLine(opcode, first);
        if (value === undefined) throw this.#stack.invalid('has a line that is no value');
        this.#stack.push(value, 32 + first.length * 2);
      }
    }
  }

  #memoKey(line: string): number {
    if (!/^\d{1,9}$/.test(line)) throw this.#stack.invalid('remembers something under no number');
    return Number(line);
  }

  #call(callable: PickleValue, args: readonly PickleValue[]): Promise<void> | undefined {
    const made = callGlobal(this.#stack.callee(callable), args, { hold: this.#hold, window: this.#window });
    if (made instanceof Promise) return made.then((value) => this.#stack.push(value, 96));
    this.#stack.push(made, 96);
    return undefined;
  }

  #build(): Promise<void> | undefined {
    const state = this.#stack.pop();
    const target = this.#stack.top();
    const problem = build(target, state, this.#hold);
    if (problem !== undefined) throw this.#stack.invalid(problem);
    if (!(target instanceof PickleObject)) return undefined;
    return isArrayWrapper(target) || isSidecarWrapper(target) ? this.#takeArray(target) : undefined;
  }

  /** Puts the array there that an object of joblib stands for. */
  async #takeArray(wrapper: PickleObject): Promise<void> {
    if (isArrayWrapper(wrapper)) {
      const nested = () => this.#nested(this.#window);
      this.#replaceTop(await readWrappedArray(wrapper, this.#window, nested, this.#hold));
    } else {
      const nested = (source: ByteSource, offset: number) => this.#nested(new ByteWindow(source, offset));
      const open = (name: string) => this.#openSidecar(name);
      this.#replaceTop(await readSidecarArray(wrapper, { open, nested, hold: this.#hold }));
    }
  }

  #replaceTop(array: NumpyArray<PickleValue> | string): void {
    if (!(array instanceof NumpyArray)) throw this.#stack.invalid(array);
    this.#stack.pop();
    this.#stack.push(array, 200);
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

  #long(length: number): Promise<void> | undefined {
    if (length < 0 || length > 1024) throw this.#stack.invalid(`has a number of ${length} bytes`);
    return this.#arguments.taking(length, (bytes) => this.#stack.push(parseLong(bytes), 24 + length));
  }

  #text(length: number, encoding: 'utf8' | 'latin1'): Promise<void> | undefined {
    if (length < 0 || length > maxTextBytes) throw this.#stack.invalid(`has text of ${length} bytes`);
    return this.#arguments.taking(length, (bytes) => {
      const isWide = !isAscii(bytes);
      if (isWide && length > maxTextBytes / 2) throw this.#stack.invalid(`has text of ${length} bytes`);
      this.#stack.pushText(bytes.toString(encoding), 20 + length * (isWide ? 2 : 1));
    });
  }

  #pushBytes(length: number): void {
    this.#stack.push(this.#arguments.range(length), 48);
  }
}
