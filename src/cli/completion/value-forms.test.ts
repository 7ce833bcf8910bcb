import { describe, expect, it } from 'vitest';
import { noForms, readValueForms } from './value-forms.ts';

describe('what help writes of a value', () => {
  it('in lower case is the value itself', () => {
    expect(readValueForms('minimal|IMAGE')).toEqual({ ...noForms, words: ['minimal'] });
    expect(readValueForms('linux/amd64|linux/arm64').words).toEqual(['linux/amd64', 'linux/arm64']);
    expect(readValueForms('latest|staging|…').words).toEqual(['latest', 'staging']);
  });

  it('is of the file system where it is a FILE or DIR, behind a prefix too', () => {
    expect(readValueForms('FILE.svg')).toEqual({ ...noForms, paths: 'files' });
    expect(readValueForms('DIR')).toEqual({ ...noForms, paths: 'folders' });
    expect(readValueForms('oci:DIR|oci-archive:FILE|docker')).toEqual({
      ...noForms,
      words: ['docker'],
      prefixes: ['oci:', 'oci-archive:'],
      paths: 'files',
    });
    expect(readValueForms('sqlite:///FILE|postgres://USER@HOST/NAME').prefixes).toEqual(['sqlite:///']);
  });

  it("is the user's own else", () => {
    for (const help of ['', 'NAME[:TAG]', '512m|2g', '1.5', 'HOST[:PORT]', 'DAYS'])
      expect(readValueForms(help)).toEqual(noForms);
  });
});
