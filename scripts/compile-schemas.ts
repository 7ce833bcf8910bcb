import { join } from 'node:path';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { ajvFor, askedSchemas, type AskedSchema } from '../src/util/json-schema/validator.ts';

const root = join(import.meta.dirname, '..');

/** A CommonJS module whose `module.exports` is the function that `validator(name)` gives. */
export function compiledValidator(name: AskedSchema): string {
  const { ajv, schema } = ajvFor(name, { withSource: true });
  return standaloneCode.default(ajv, ajv.compile(schema));
}

/**
 * Compiles the JSON Schemas into the bundle: src/util/json-schema/validator.ts does so at run time, which takes a tenth of a
 * second of each build, and needs all of Ajv.
 */
export const compiledSchemas: Plugin = {
  name: 'compiled schemas',
  setup(bundler) {
    bundler.onLoad({ filter: /[/\\]src[/\\]util[/\\]json-schema[/\\]validator\.ts$/ }, () => {
      const imports = askedSchemas.map(
        (name, index) => `import schema${index} from 'compiled-schema:${name}';`,
      );
      const entries = askedSchemas.map((name, index) => `['${name}', schema${index}]`);
      return {
        contents: `${imports.join('\n')}
          const compiled = new Map([${entries.join(', ')}]);
          export const validator = (name) => compiled.get(name);`,
      };
    });
    bundler.onResolve({ filter: /^compiled-schema:/ }, ({ path }) => ({
      path: path.slice('compiled-schema:'.length),
      namespace: 'compiled schema',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'compiled schema' }, ({ path }) => ({
      contents: compiledValidator(path as AskedSchema),
      resolveDir: root,
    }));
  },
};
