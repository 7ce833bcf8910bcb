import { expect, it } from 'vitest';
import { parseStatement } from './parse-statement.ts';

const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a', digest: { sha256: 'd'.repeat(64) } }],
  predicateType: 'https://example.com/x',
  predicate: { a: 1 },
};
const parse = (value: unknown) =>
  parseStatement(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), 'it');

it.each([
  [statement, statement],
  [{ ...statement, _type: 'https://in-toto.io/Statement/v0.1', odd: [] }, statement],
  [
    { ...statement, subject: [{ digest: { sha256: 'a', odd: 1 }, name: 5 }] },
    { ...statement, subject: [{ digest: { sha256: 'a' } }] },
  ],
])('reads what others write (%#)', (value, read) => {
  expect(parse(value)).toEqual(read);
});

it.each([
  ['{', 'it is not JSON'],
  [`${JSON.stringify(statement)}{}`, 'it is not JSON'],
  ['[]', 'it is no object'],
  [{ ...statement, _type: 'https://in-toto.io/Statement/v2' }, 'its _type is another'],
  [{ ...statement, predicateType: '' }, 'it has no predicateType'],
  [{ ...statement, predicate: [] }, 'it has no predicate'],
  [{ ...statement, subject: {} }, 'its subject is no list'],
  [
    { ...statement, subject: Array.from({ length: 1001 }, () => statement.subject[0]) },
    'its subject is no list',
  ],
  [{ ...statement, subject: [] }, 'it is of nothing'],
  [{ ...statement, subject: [null] }, 'subject[0] is no object'],
  [{ ...statement, subject: [{ name: 'a', digest: 'sha256:x' }] }, 'subject[0] has no digest'],
])('refuses %j', (value, why) => {
  expect(() => parse(value)).toThrow(`it is no in-toto statement: ${why}.`);
});

it('refuses what is not UTF-8', () => {
  expect(() => parseStatement(Buffer.from([0x22, 0xff, 0x22]), 'it')).toThrow('it is not JSON');
});
