import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  familiarReference,
  formatReference,
  parseReference,
  taggedReference,
  writesRegistry,
} from './reference.ts';

const hex = 'a'.repeat(64);

describe('parseReference', () => {
  it.each([
    ['iris', 'docker.io/library/iris'],
    ['team/iris:1.0', 'docker.io/team/iris:1.0'],
    ['index.docker.io/iris', 'docker.io/library/iris'],
    ['localhost/iris', 'localhost/iris'],
    ['127.0.0.1:5000/iris:1', '127.0.0.1:5000/iris:1'],
    ['[::1]:5000/a/b', '[::1]:5000/a/b'],
    [`ghcr.io/a/b__c:v1@sha256:${hex}`, `ghcr.io/a/b__c:v1@sha256:${hex}`],
  ])('reads %s as %s', (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full);
  });

  it.each([
    ['', /no name/u],
    ['Iris', /lower case/u],
    ['iris:', /tag/u],
    ['iris:a b', /tag/u],
    ['iris@sha256:12', /sha256/u],
    ['a//b', /""/u],
    ['../b', /\.\./u],
    ['a/-b', /-b/u],
    ['a'.repeat(260), /longer than 255/u],
  ])('refuses %j', (text, reason) => {
    expect(() => parseReference(text)).toThrow(reason);
  });

  it.each([
    ['iris', 'iris:latest'],
    ['iris:1', 'iris:1'],
    [`iris@sha256:${hex}`, 'iris:sha-aaaaaaaaaaaa'],
    [`ghcr.io/me/iris:1@sha256:${hex}`, 'ghcr.io/me/iris:1'],
  ])('calls %s by a tag %s', (text, tagged) => {
    expect(familiarReference(taggedReference(parseReference(text)))).toBe(tagged);
  });

  it('reads back what it writes, in full and in short', () => {
    const component = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,4})?$/u);
    const reference = fc.record({
      host: fc.constantFrom('', 'docker.io/', 'localhost:5000/', 'registry.example.com/'),
      path: fc.array(component, { minLength: 1, maxLength: 3 }),
      tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/u)),
      digest: fc.boolean(),
    });
    fc.assert(
      fc.property(reference, ({ host, path, tag, digest }) => {
        const text = `${host}${path.join('/')}${tag === null ? '' : `:${tag}`}${digest ? `@sha256:${hex}` : ''}`;
        // A first component such as "localhost" is a host and not a path.
        fc.pre(path[0] !== 'localhost' || path.length === 1);
        const parsed = parseReference(text);
        expect(parseReference(formatReference(parsed))).toEqual(parsed);
        expect(parseReference(familiarReference(parsed))).toEqual(parsed);
      }),
    );
  });
});

it.each([
  ['ghcr.io/me/iris:1.0', true],
  ['localhost/iris', true],
  ['127.0.0.1:5000/iris', true],
  ['docker.io/library/iris', true],
  ['iris', false],
  ['iris:1.0', false],
  ['me/iris', false],
  ['./iris', false],
  ['../iris', false],
  ['/tmp/iris', false],
  ['oci:dir/layout', false],
])('whether %s names its registry', (text, expected) => {
  expect(writesRegistry(text)).toBe(expected);
});
