/** The OpenAPI document of every real model, as it is packaged. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { absolute, type Document, examplesOf, operationsOf } from '../support/openapi/document.ts';
import { packagedHome } from '../support/openapi/packaged-home.ts';
import { complaints } from '../support/openapi/validators.ts';
import { realModels } from '../support/real-models.ts';

describe.each(realModels)('the document of $name', (model) => {
  it('is one to two validators, and its examples fit its schemas', async () => {
    const home = await packagedHome(model);
    const document: Document = JSON.parse(await readFile(join(home, 'config', 'openapi.json'), 'utf8'));
    expect(await complaints(document)).toEqual([]);
    const ajv = new Ajv2020({ strict: false }).addSchema(document, 'document');
    const misfits = operationsOf(document).flatMap(({ id, content, responses }) => {
      const bodies = [content ?? {}, ...Object.values(responses).map((response) => response.content ?? {})];
      return bodies.flatMap((body) =>
        Object.values(body).flatMap(({ schema = {}, ...media }) =>
          examplesOf(media).flatMap((example) => {
            const fits = ajv.validate(absolute(schema), example);
            return fits ? [] : [{ id, example, errors: ajv.errors }];
          }),
        ),
      );
    });
    expect(misfits).toEqual([]);
  });
});
