import { expect, it } from 'vitest';
import { fillPath, pathVariants } from './path-template.ts';

const template = '/v2/models/{model}[/versions/{version}]/infer';

it.each([
  [{ model: 'iris' }, '/v2/models/iris/infer'],
  [{ model: 'iris', version: '1.2.3' }, '/v2/models/iris/versions/1.2.3/infer'],
  [{ model: 'a/b[c]{version}', version: '1' }, '/v2/models/a%2Fb%5Bc%5D%7Bversion%7D/versions/1/infer'],
  [{}, '/v2/models/{model}/infer'],
])('a path with %j is %s', (values, path) => {
  expect(fillPath(template, values)).toBe(path);
});

it.each([
  [template, ['/v2/models/{model}/infer', '/v2/models/{model}/versions/{version}/infer']],
  ['/predict', ['/predict']],
])('%s stands for %j', (path, variants) => {
  expect(pathVariants(path)).toEqual(variants);
});
