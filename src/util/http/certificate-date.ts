import { codesOf } from './error-codes.ts';

const outOfDate = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** Whether a certificate was refused for its time; more often it's the clock of this machine that is wrong. */
export function isOutOfDate(error: unknown): boolean {
  return codesOf(error).some((code) => outOfDate.includes(code));
}

/** What to do about it. */
export const checkDate = 'Check the date of this machine: a certificate is good for a time only.';
