import { expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';

it('is documented as it is', async () => {
  const rows = Object.entries(catalogue)
    .toSorted(([, a], [, b]) => a.exit - b.exit)
    .map(([code, { exit, meaning }]) => `| \`${code}\` | ${exit} | ${meaning} |`);
  const text = `# Errors
Every error has a stable code, printed in brackets and in \`--json\` as \`error.code\`; scripts may match on it. The exit
code says whose turn it is: 1 a bug in mlpack, 2 the command line, 3 the model or project, 4 the engine, 5 a registry or
the network, 6 a failed smoke test, 130 interrupted. Written from src/errors/catalogue.ts by its test.

| Code | Exit | Meaning |
|---|---|---|
${rows.join('\n')}
`;
  await expect(text).toMatchFileSnapshot('../../docs/errors.md');
});
