import { expect, it } from 'vitest';
import { hostName, labelName, partName, serviceNames } from './service-names.ts';

it('gives every image a name of its own, none of which is another service', () => {
  expect(serviceNames(['iris', 'team/Iris_v2', 'iris', 'proxy', '名'])).toEqual([
    'iris',
    'team-iris-v2',
    'iris-2',
    'proxy-2',
    'model',
  ]);
});

it('makes names that a Service of Kubernetes may have, which begin with a letter', () => {
  expect(['3d-iris', 'iris', '9'.repeat(60)].map(labelName)).toEqual([
    'model-3d-iris',
    'iris',
    `model-${'9'.repeat(34)}`,
  ]);
  expect(serviceNames(['3d', 'model-3d'], labelName)).toEqual(['model-3d', 'model-3d-2']);
});

it('makes names of parts that are no longer than others', () => {
  expect(partName('iris', 'shadow')).toBe('iris-shadow');
  expect(partName('a'.repeat(40), 'shadow')).toBe(`${'a'.repeat(33)}-shadow`);
  expect(partName(`${'a'.repeat(32)}-bcdefgh`, 'shadow')).toBe(`${'a'.repeat(32)}-shadow`);
});

it('makes names that hosts may have', () => {
  expect(hostName(`-${'long'.repeat(20)}-`)).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/);
});
