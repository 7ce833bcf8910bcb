import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { converters } from '../src/convert/sklearn/converters.ts';

const text = readFileSync(resolve(import.meta.dirname, '../docs/formats.md'), 'utf8');

it('docs/formats.md lists the classes that are converted, and no others', () => {
  const [, table = ''] = text.split('## Classes');
  const listed = [...table.matchAll(/`((?:sklearn|imblearn|xgboost|lightgbm|catboost)\.\w+)`/g)].map(
    ([, name]) => name,
  );
  expect(new Set(listed)).toEqual(new Set(converters.keys()));
});
