import { Flags } from '@oclif/core';
import type { ShadowLimits } from '../app/stack/predictions/compare-shadow.ts';
import { MlpackError } from '../errors/mlpack-error.ts';

/** Flags of commands that take limits for how a shadow may differ. */
export const shadowLimitFlags = {
  'max-label-difference': Flags.string({
    description: 'Fail where more of the rows get another label: 1%, or 0.01.',
    helpValue: 'SHARE',
  }),
  'max-score-difference': Flags.string({
    description: 'Fail where the scores of more than one row in a hundred are further apart.',
    helpValue: 'NUMBER',
  }),
  'min-requests': Flags.integer({
    description: 'With such a limit: fail where fewer requests were compared.',
    default: 100,
    min: 1,
  }),
};

/** @throws MlpackError USAGE */
export function shadowLimits(flags: {
  readonly 'max-label-difference'?: string | undefined;
  readonly 'max-score-difference'?: string | undefined;
  readonly 'min-requests': number;
}): ShadowLimits {
  return {
    labelDifference: share('--max-label-difference', flags['max-label-difference']),
    scoreDifference: number('--max-score-difference', flags['max-score-difference']),
    minRequests: flags['min-requests'],
  };
}

function share(name: string, text: string | undefined): number | undefined {
  const value = text?.endsWith('%') === true ? percent(name, text) : number(name, text);
  if (value === undefined || value <= 1) return value;
  throw new MlpackError('USAGE', `${name} ${text}: it is 1 at most.`, {
    suggestions: [`For so many in a hundred: ${name} ${text}%`],
  });
}

function percent(name: string, text: string): number {
  return (number(name, text.slice(0, -1)) ?? 0) / 100;
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d+(\.\d+)?(e-?\d+)?$/u.test(text))
    return text === undefined ? text : Number(text);
  throw new MlpackError('USAGE', `${name} ${JSON.stringify(text)}: it is a number, 0 or greater.`, {
    suggestions: [`For example: ${name} 0.05`],
  });
}
