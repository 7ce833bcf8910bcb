import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Stands in for `@kubernetes-models/validate`, of which the compiled checks of the other packages need the formats
 * and two functions only: the package itself needs a dozen others for what is not called here.
 */
export async function writeFormats(modules: string): Promise<void> {
  const folder = join(modules, '@kubernetes-models/validate');
  await mkdir(join(folder, 'runtime'), { recursive: true });
  const exports = { '.': './index.js', './runtime/*': './runtime/*.js' };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', exports }));
  await writeFile(join(folder, 'index.js'), `export const formats = {${formats.join(',\n')}};\n`);
  await writeFile(join(folder, 'runtime/ucs2length.js'), 'export default (text) => [...text].length;\n');
  await writeFile(
    join(folder, 'runtime/re2.js'),
    // Go's (?i) at the beginning of a pattern or a group is a flag here: none of the patterns has capitals to keep.
    "export default class extends RegExp { constructor(text) { super(text.replaceAll('(?i)', ''), 'iu'); } }\n",
  );
}

/** As JSON schemas of Kubernetes mean them. */
const formats = [
  'int32: { validate: (n) => Number.isInteger(n) && n >= -2147483648 && n <= 2147483647 }',
  'int64: { validate: Number.isInteger }',
  'double: { validate: () => true }',
  'byte: { validate: (text) => Buffer.from(text, "base64").toString("base64") === text }',
  'quantity: { validate: /^[+-]?(\\d+|\\d+\\.\\d+|\\d+\\.|\\.\\d+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?$/ }',
  '"date-time": { validate: (text) => !Number.isNaN(Date.parse(text)) }',
];
