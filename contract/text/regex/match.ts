import type { CharacterSet } from './character-set.ts';
import { codeAt, codeBefore, widthOf, type CharacterTest } from '../characters.ts';
import { captureRegisters, type Instruction, type Program } from './compile-regex.ts';
import { isAtPlace } from './places.ts';

/** What a text may cost: expressions can take longer than the age of the world. */
export interface Budget {
  steps: number;
}

/** A text for which an expression takes too many steps. */
export class BudgetError extends Error {}

/** @throws BudgetError where no steps are left */
export function spend(budget: Budget, steps: number): void {
  budget.steps -= steps;
  if (budget.steps < 0) throw new BudgetError();
}

/** As many numbers of what may be tried next as are kept: 128 MiB. */
const maxStack = 2 ** 24;

/** What is tried next where something leads nowhere: four numbers each. */
const alternative = 0;
const shorterRun = 1;
const longerRun = 2;
const restored = 3;

/** Matches an expression at places of one text, by going back where something leads nowhere, as Python does. */
export class Matcher {
  readonly registers: Int32Array;
  readonly #text: string;
  readonly #program: Program;
  readonly #isWord: CharacterTest;
  readonly #budget: Budget;

  constructor(program: Program, isWord: CharacterTest, text: string, budget: Budget) {
    this.#program = program;
    this.#isWord = isWord;
    this.#text = text;
    this.#budget = budget;
    this.registers = new Int32Array(program.registerCount).fill(-1);
  }

  /**
   * Where a match that starts at a place ends; -1 where there is none.
   *
   * @param mustMove whether it may not be empty
   * @throws BudgetError
   */
  matchAt(start: number, mustMove: boolean): number {
    this.registers.fill(-1, 0, captureRegisters);
    return this.#run(this.#program.instructions, start, mustMove);
  }

  #run(program: readonly Instruction[], start: number, mustMove: boolean): number {
    const text = this.#text;
    const { registers } = this;
    // Flat, four numbers an entry: an object for each would take most of the time.
    const stack: number[] = [];
    let pc = 0;
    let at = start;
    for (;;) {
      this.#spend(1);
      const instruction = program[pc];
      let isOn = true;
      pc += 1;
      switch (instruction?.kind) {
        case 'character': {
          const code = codeAt(text, at);
          isOn = instruction.set.has(code);
          at += widthOf(code);
          break;
        }
        case 'run': {
          const least = this.#skip(instruction.set, at, instruction.min, true);
          isOn = least !== -1;
          if (!isOn) break;
          at = least;
          const more = instruction.max - instruction.min;
          if (instruction.isLazy) {
            if (more > 0) stack.push(longerRun, pc - 1, at, more);
          } else {
            at = this.#skip(instruction.set, at, more, false);
            if (at > least && !instruction.isPossessive) stack.push(shorterRun, pc, least, at);
          }
          break;
        }
        case 'split':
          if (stack.length > maxStack) throw new BudgetError();
          stack.push(alternative, instruction.second, at, 0);
          pc = instruction.first;
          break;
        case 'jump':
          pc = instruction.to;
          break;
        case 'place':
          isOn = isAtPlace(instruction.place, text, at, this.#isWord);
          break;
        case 'save':
          stack.push(restored, instruction.register, registers[instruction.register] ?? -1, 0);
          registers[instruction.register] = at;
          break;
        case 'unmoved':
          if (registers[instruction.register] === at) pc = instruction.to;
          break;
        case 'look':
          isOn = this.#looksRight(instruction, at, stack);
          break;
        case 'atomic': {
          const end = this.#run(instruction.program, at, false);
          isOn = end !== -1;
          if (isOn) at = end;
          break;
        }
        case 'match':
        case undefined:
          if (!mustMove || at > start) return at;
          isOn = false;
      }
      while (!isOn) {
        if (stack.length === 0) return -1;
        this.#spend(1);
        const last = stack.pop() ?? 0;
        const place = stack.pop() ?? 0;
        const first = stack.pop() ?? 0;
        const kind = stack.pop() ?? 0;
        switch (kind) {
          case alternative:
            pc = first;
            at = place;
            isOn = true;
            break;
          case shorterRun:
            pc = first;
            at = last - widthOf(codeBefore(text, last));
            if (at > place) stack.push(shorterRun, pc, place, at);
            isOn = true;
            break;
          case longerRun: {
            const run = program[first];
            const next = run?.kind === 'run' ? this.#skip(run.set, place, 1, true) : -1;
            if (next === -1) break;
            pc = first + 1;
            at = next;
            if (last > 1) stack.push(longerRun, first, at, last - 1);
            isOn = true;
            break;
          }
          case restored:
            registers[first] = place;
        }
      }
    }
  }

  /** What is captured ahead stays captured; what was not to be there captures nothing. */
  #looksRight(look: Instruction & { readonly kind: 'look' }, at: number, stack: number[]): boolean {
    const from = look.behind === null ? at : this.#back(at, look.behind);
    if (from === -1) return look.isNegative;
    const before = this.registers.slice();
    const isThere = this.#run(look.program, from, false) !== -1;
    const isRight = isThere !== look.isNegative;
    if (!isRight || look.isNegative) this.registers.set(before);
    else for (const [register, place] of before.entries()) stack.push(restored, register, place, 0);
    return isRight;
  }

  /** Where so many characters of a set end, or as many as there are; -1 where all are needed and not there. */
  #skip(set: CharacterSet, from: number, count: number, areAllNeeded: boolean): number {
    let at = from;
    for (let taken = 0; taken < count; taken += 1) {
      const code = codeAt(this.#text, at);
      if (!set.has(code)) {
        if (areAllNeeded) return -1;
        break;
      }
      at += widthOf(code);
    }
    this.#spend(at - from);
    return at;
  }

  #back(from: number, count: number): number {
    let at = from;
    for (let taken = 0; taken < count; taken += 1) {
      if (at === 0) return -1;
      at -= widthOf(codeBefore(this.#text, at));
    }
    return at;
  }

  #spend(steps: number): void {
    spend(this.#budget, steps);
  }
}
