/** What /docs makes of the OpenAPI document of every real model: the page and the CLI share no code. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Document } from '../../templates/onnx/page/docs/document.ts';
import { operationsOf } from '../../templates/onnx/page/docs/operations.ts';
import { schemaText } from '../../templates/onnx/page/docs/schema-text.ts';
import { packagedHome } from '../support/openapi/packaged-home.ts';
import { realModels } from '../support/real-models.ts';

it.each(realModels)('shows all of the document of $name', async (model) => {
  const home = await packagedHome(model);
  const document: Document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
  const operations = operationsOf(document);
  const documented = Object.values(document.paths).flatMap(({ get, post }) => [get, post]);
  expect(operations.map(({ id }) => id)).toEqual(documented.flatMap((raw) => raw?.operationId ?? []));
  const tags = document.tags.map(({ name }) => name);
  for (const { id, tag, bodies, answers, parameters } of operations) {
    expect([id, tags]).toEqual([id, expect.arrayContaining([tag])]);
    expect([id, answers.some(({ description }) => description === '')]).toEqual([id, false]);
    const media = [...(bodies ?? []), ...answers.flatMap((answer) => answer.media)];
    const schemas = [...media, ...parameters].flatMap(({ schema }) => (schema === null ? [] : [schema]));
    for (const schema of schemas) {
      const text = schemaText(document, schema);
      // Every type that is named is written below.
      const named = [...text.matchAll(/\b(?:[A-Z]\w+|(?:Input|Output)\.\w+)\b(?=\[| \||$)/gm)].map(
        ([name]) => name,
      );
      for (const name of named)
        expect([id, `\n${text}`]).toEqual([id, expect.stringContaining(`\n${name} = `)]);
      expect([id, text]).not.toEqual([id, expect.stringMatching(/undefined|\[object/)]);
    }
  }
});
