import { describe, expect, it } from 'vitest';
import { systemLimit } from './file-error.ts';

const failed = (code: string) => Object.assign(new Error(code), { code });

describe('systemLimit', () => {
  it.each([
    ['EMFILE', 'The system gives mlpack no more open files (EMFILE).', 'ulimit -n 1024'],
    ['EFBIG', 'The system gives mlpack no more room in one file (EFBIG).', 'ulimit -f unlimited'],
  ])('says of %s what there is no more of, and what to do', (code, message, advice) => {
    const limit = systemLimit(failed(code));
    expect(limit).toMatchObject({ code: 'SYSTEM_LIMIT', message });
    expect(limit?.suggestions.join()).toContain(advice);
  });

  it('says nothing of other failures', () => {
    expect(systemLimit(failed('ENOENT'))).toBeUndefined();
  });
});
