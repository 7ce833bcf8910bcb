import { HttpError } from './http-error.ts';

/** Called between the parts of what takes long. @throws HttpError 499 where nobody waits for it any more */
export type GoOn = () => void;

/** Goes on as long as somebody waits. */
export function goOnUnless(isGivenUp: () => boolean): GoOn {
  return () => {
    if (isGivenUp()) throw new HttpError(499, 'nobody waits for it any more');
  };
}

/** Whatever happens. */
export const goOnAlways: GoOn = () => {};
