import { isKnownStep, type Step } from './contract.ts';

/** What a file is that callers send. */
export type FileType = 'picture' | 'audio';

/** What files the kinds of steps decode that decode some. */
export const fileTypes: ReadonlyMap<string, FileType> = new Map([
  ['image', 'picture'],
  ['waveform', 'audio'],
  ['filterBank', 'audio'],
]);

/** The inputs whose files some steps decode, and what those are, by name. */
export function fileInputs(steps: readonly Step[]): ReadonlyMap<string, FileType> {
  return new Map(
    steps.filter(isKnownStep).flatMap((step): [string, FileType][] => {
      const type = fileTypes.get(step.kind);
      return type === undefined || !('input' in step) ? [] : [[step.input, type]];
    }),
  );
}
