import type { CharacterSet } from './character-set.ts';
import { RegexError, type Place, type RegexNode } from './syntax.ts';
import { widthOfNode } from './width-of-node.ts';

/** One step of matching. Addresses are numbers of steps; registers hold places in the text. */
export type Instruction =
  | { readonly kind: 'character'; readonly set: CharacterSet }
  /** Characters of a set one after the other. */
  | {
      readonly kind: 'run';
      readonly set: CharacterSet;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
      readonly isPossessive: boolean;
    }
  /** Goes on at the first address, or where that leads nowhere at the second. */
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'place'; readonly place: Place }
  /** Keeps the place in a register. */
  | { readonly kind: 'save'; readonly register: number }
  /** Goes on elsewhere where nothing was matched since a register was saved, so that no loop is endless. */
  | { readonly kind: 'unmoved'; readonly register: number; to: number }
  | {
      readonly kind: 'look';
      readonly program: readonly Instruction[];
      readonly behind: number | null;
      readonly isNegative: boolean;
    }
  | { readonly kind: 'atomic'; readonly program: readonly Instruction[] }
  | { readonly kind: 'match' };

type Repeat = RegexNode & { readonly kind: 'repeat' };

/** Registers 0 and 1: where the group that is captured starts and ends. */
export const captureRegisters = 2;

export interface Program {
  readonly instructions: readonly Instruction[];
  readonly registerCount: number;
}

/** Counted repetitions are written out; what people write has a few hundred. */
const maxInstructions = 20_000;

/** @throws RegexError for one that is too large */
export function compileRegex(root: RegexNode): Program {
  let registerCount = captureRegisters;
  let total = 0;
  return { instructions: program(root), registerCount };

  function program(node: RegexNode): Instruction[] {
    const written: Instruction[] = [];
    write(node);
    add({ kind: 'match' });
    return written;

    function add<Added extends Instruction>(instruction: Added): Added {
      total += 1;
      if (total > maxInstructions) throw new RegexError('is too large where its repetitions are written out');
      written.push(instruction);
      return instruction;
    }

    function write(part: RegexNode): void {
      switch (part.kind) {
        case 'character':
        case 'place':
          add(part);
          break;
        case 'sequence':
          for (const item of part.items) write(item);
          break;
        case 'choice':
          writeChoice(part.options);
          break;
        case 'capture':
          add({ kind: 'save', register: 0 });
          write(part.item);
          add({ kind: 'save', register: 1 });
          break;
        case 'look':
          add({
            kind: 'look',
            program: program(part.item),
            behind: part.behind,
            isNegative: part.isNegative,
          });
          break;
        case 'atomic':
          writeAtomic(part.item);
          break;
        case 'repeat':
          if (part.item.kind === 'character') addRun(part, part.item.set, false);
          else writeRepeat(part);
      }
    }

    function addRun(repeat: Repeat, set: CharacterSet, isPossessive: boolean): void {
      const { min, max, isLazy } = repeat;
      add({ kind: 'run', set, min, max, isLazy, isPossessive });
    }

    function writeAtomic(item: RegexNode): void {
      const isRun = item.kind === 'repeat' && item.item.kind === 'character' && !item.isLazy;
      if (isRun && item.item.kind === 'character') addRun(item, item.item.set, true);
      else add({ kind: 'atomic', program: program(item) });
    }

    function writeChoice(options: readonly RegexNode[]): void {
      const jumps: { to: number }[] = [];
      for (const [index, option] of options.entries()) {
        const isLast = index === options.length - 1;
        const split = isLast ? undefined : add({ kind: 'split', first: written.length + 1, second: 0 });
        write(option);
        if (split === undefined) continue;
        jumps.push(add({ kind: 'jump', to: 0 }));
        split.second = written.length;
      }
      for (const jump of jumps) jump.to = written.length;
    }

    function writeRepeat({ item, min, max, isLazy }: Repeat): void {
      for (let count = 0; count < min; count += 1) write(item);
      const exits: ((to: number) => void)[] = [];
      const optional = (): void => {
        const here = written.length;
        const split = add({ kind: 'split', first: here + 1, second: here + 1 });
        exits.push((to) => {
          if (isLazy) split.first = to;
          else split.second = to;
        });
      };
      if (max === Infinity) {
        const start = written.length;
        optional();
        const register = widthOfNode(item) === undefined || widthOfNode(item) === 0 ? registerCount++ : null;
        if (register !== null) add({ kind: 'save', register });
        write(item);
        if (register !== null) {
          const unmoved = add({ kind: 'unmoved', register, to: 0 });
          exits.push((to) => (unmoved.to = to));
        }
        add({ kind: 'jump', to: start });
      } else {
        for (let count = min; count < max; count += 1) {
          optional();
          write(item);
        }
      }
      for (const exit of exits) exit(written.length);
    }
  }
}
