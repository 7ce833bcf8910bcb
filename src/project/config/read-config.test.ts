import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { parseConfig, readConfig } from './read-config.ts';

function refusal(text: string): MlpackError {
  try {
    parseConfig(text, 'mlpack.yaml');
  } catch (error) {
    if (error instanceof MlpackError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('parseConfig', () => {
  it('takes one name for two classes, as ImageNet has it', () => {
    const text =
      'outputs:\n  y: { labels: [a, b, a] }\nsteps: [inference, labels: [a, b, a], labels: { names: [a, a] }]\n';
    expect(parseConfig(text, 'mlpack.yaml').config.outputs).toEqual({ y: { labels: ['a', 'b', 'a'] } });
  });

  it('takes an empty file as all defaults', () => {
    expect(parseConfig('# nothing yet\n', 'mlpack.yaml').config).toEqual({});
  });

  it('keeps what is written', () => {
    const text = 'name: iris\ntests: {file: golden.json, tolerance: 0.05}\n';
    expect(parseConfig(text, 'mlpack.yaml').config).toEqual({
      name: 'iris',
      tests: { file: 'golden.json', tolerance: 0.05 },
    });
  });

  it('names line and column of a syntax error', () => {
    expect(refusal('name: iris\nmodel: "model.onnx\n').message).toMatch(/^mlpack\.yaml:[23]:\d+: /);
  });

  it.each([
    ['lists', '['.repeat(20_000)],
    ['lists of a line each', '- '.repeat(20_000)],
    ['maps', '{a: '.repeat(20_000)],
    ['what is closed again', `x: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ])('says of %s nested without end that they are nested too deep', (_what, text) => {
    const error = refusal(text);
    expect(error.message).toMatch(/^mlpack\.yaml:1:\d+: what begins here is nested too deep to be read$/);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', suggestions: [expect.stringContaining('levels')] });
  });

  it('names a file of UTF-16, as Windows writes it, as such', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mlpack-config-'));
    const path = join(folder, 'mlpack.yaml');
    const little = Buffer.from('\uFEFFname: iris\n', 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()]) {
      await writeFile(path, bytes);
      await expect(readConfig(folder)).rejects.toMatchObject({
        code: 'FILE_NOT_READABLE',
        message: `${path} is UTF-16; save it as UTF-8.`,
      });
    }
    await rm(folder, { recursive: true });
  });

  it('refuses bytes of Latin-1, naming their place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mlpack-config-'));
    const path = join(folder, 'mlpack.yaml');
    await writeFile(path, 'name: iris\ndescription: Fräulein\n', 'latin1');
    await expect(readConfig(folder)).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
      message: `${path} is not UTF-8: byte 16 of line 2 is 0xE4; save it as UTF-8.`,
    });
    await rm(folder, { recursive: true });
  });

  it('says which key was meant by a misspelt one', () => {
    const error = refusal('name: iris\nplatfroms: [linux/amd64]\n');
    expect(error.message).toBe('mlpack.yaml:2:1: unknown key "platfroms"');
    expect(error.suggestions).toEqual(['Did you mean "platforms"?']);
    expect(error.oclif.exit).toBe(3);
  });

  it('finds a misspelt key inside an input', () => {
    expect(refusal('inputs:\n  X:\n    feature: [a]\n').message).toBe(
      'mlpack.yaml:3:5: unknown key "inputs.X.feature"',
    );
  });

  it('names the key, the rule and the value that breaks it', () => {
    const error = refusal('name: iris\nplatforms:\n  - linux/riscv64\n');
    expect(error.message).toBe(
      'mlpack.yaml:3:5: platforms.0 must be one of linux/amd64, linux/arm64, but is "linux/riscv64"',
    );
  });

  it('refuses a file that is not a map', () => {
    expect(refusal('- a\n').message).toBe(
      'mlpack.yaml: the file must be a map of keys and values, but is ["a"]',
    );
  });

  it('says all that is wrong at once, what an unknown key or a deeper value explains left out', () => {
    const text = `name: 5
platfroms: [linux/amd64]
tests: { fiel: golden.json, tolerance: wide }
serve: { port: 0, tlsCertFile: /a.pem, prot: 1, maxBatchSize: many }
`;
    const { message, suggestions } = refusal(text);
    expect(message.split('\n')).toEqual([
      'mlpack.yaml:3:10: unknown key "tests.fiel"',
      'mlpack.yaml:4:40: unknown key "serve.prot"',
      'mlpack.yaml:2:1: unknown key "platfroms"',
      'mlpack.yaml:3:29: tests.tolerance must be a number of at least 0, or a map of keys and values, but is "wide"',
      'mlpack.yaml:4:10: serve.port must be a whole number from 1 to 65535, but is 0',
      'mlpack.yaml:4:49: serve.maxBatchSize must be a whole number from 1 to 65536, or auto, but is "many"',
      'mlpack.yaml:1:1: name must be text, but is 5',
    ]);
    expect(suggestions).toContain('platfroms: Did you mean "platforms"?');
  });

  it('says ten mistakes, and how many more there are', () => {
    const lines = Array.from({ length: 12 }, (_, i) => `wrong${i}: 1`);
    expect(refusal(lines.join('\n')).message.split('\n').slice(8)).toEqual([
      'mlpack.yaml:9:1: unknown key "wrong8"',
      'mlpack.yaml:10:1: unknown key "wrong9"',
      '… and 2 more',
    ]);
  });

  it('says all duplicates at once, and where what an alias stands for is wrong', () => {
    const models = 'models:\n  - &a { name: a, model: a.onnx }\n  - *a\n  - *a\n';
    expect(refusal(models).message.split('\n')).toEqual([
      'mlpack.yaml:3:5: models.1 is a 0.1.0, as is models.0',
      'mlpack.yaml:4:5: models.2 is a 0.1.0, as is models.0',
    ]);
    const names = 'inputs: {X: &x {features: []}}\noutputs: {y: *x}\n';
    expect(refusal(names).message).toContain('mlpack.yaml:2:11: unknown key "outputs.y.features"');
  });

  it('shows numbers that JSON has not as they are written', () => {
    expect(refusal('tests: { file: g.json, tolerance: .inf }\n').message).toMatch(/, but is \.inf$/);
  });

  it('keeps several models in their order', () => {
    const text =
      'name: shop\nmodels:\n  - {name: b, model: b.onnx}\n  - {name: a, version: 2.0.0, model: a.onnx}\n';
    expect(parseConfig(text, 'mlpack.yaml').config.models).toEqual([
      { name: 'b', model: 'b.onnx' },
      { name: 'a', version: '2.0.0', model: 'a.onnx' },
    ]);
  });

  const several = 'name: shop\nmodels:\n  - name: iris\n    model: a.onnx\n';

  it.each(['model: a.onnx', 'inputs: {}', 'outputs: {}', 'tests: golden.json', 'framework: R'])(
    'refuses "%s" beside models: whose would it be?',
    (line) => {
      const error = refusal(`${several}${line}\n`);
      expect(error.message).toBe(`mlpack.yaml:5:1: ${line.split(':')[0]} cannot stand beside "models"`);
      expect(error.suggestions).toEqual([
        'Move it into each entry of "models", which says it of that model.',
      ]);
    },
  );

  it('refuses two models that would be one folder where a file system knows no case', () => {
    const error = refusal('models:\n  - { name: a, model: a.onnx }\n  - { name: A, model: b.onnx }\n');
    expect(error.message).toContain(
      "models.1 is A 0.1.0, as is models.0 but for its case, which doesn't count: it is a 0.1.0",
    );
  });

  it('refuses two models with the same name and version, the default one included', () => {
    const error = refusal(`${several}  - name: iris\n    version: 0.1.0\n    model: b.onnx\n`);
    expect(error.message).toBe('mlpack.yaml:5:5: models.1 is iris 0.1.0, as is models.0');
  });

  it('names the model that lacks something', () => {
    expect(refusal(`${several}  - name: iris\n`).message).toBe(
      'mlpack.yaml:5:5: models.1 lacks the key "model"',
    );
  });

  it.each([
    ['name', '..'],
    ['name', '.'],
    ['name', 'a/b'],
    ['version', '..'],
    ['version', '1.0.0/2'],
    ['version', '1.0'],
  ])('refuses the %s "%s" of a model, which must be a part of paths and URLs', (key, value) => {
    const text = `models:\n  - {name: iris, model: a.onnx}\n`.replace(
      'iris',
      key === 'name' ? value : 'iris',
    );
    const error = refusal(key === 'name' ? text : text.replace('}', `, version: "${value}"}`));
    expect(error.message).toContain(`models.0.${key} cannot be "${value}"`);
    expect(error.suggestions.join()).toMatch(/Letters, digits and|for example 1\.2\.3/);
  });

  it.each([
    ['version: 1.0', 'version must be text, but is 1', 'Write it in full: version: 1.0.0'],
    ['version: 2', 'version must be text, but is 2', 'Write it in full: version: 2.0.0'],
    [
      'version: 1.0.0+build.5',
      'version cannot be "1.0.0+build.5": it is also the tag of the image, which can have no "+"',
      'version: 1.0.0',
    ],
    ['framework: 1.50', 'framework must be text, but is 1.5', 'Put it in quotes: framework: "1.50"'],
    [
      'serve: {port: "8080"}',
      'serve.port must be a whole number from 1 to 65535, but is "8080"',
      'without quotes',
    ],
    ['serve: {page: "yes"}', 'serve.page must be true or false, but is "yes"', 'Write it so: page: true'],
    ['platforms: linux/amd64', 'platforms must be a list, but is "linux/amd64"', 'platforms: [linux/amd64]'],
    [
      'serve: { maxBatchSize: many }',
      'serve.maxBatchSize must be a whole number from 1 to 65536, or auto, but is "many"',
      'Rows of one inference',
    ],
    ['serve: {port: 0}', 'serve.port must be a whole number from 1 to 65535, but is 0', ''],
    ['tests: 5', 'tests must be text, or { file }, but is 5', 'Golden cases'],
    [
      'inputs: {X: {features: [a, b, a]}}',
      'inputs.X.features has "a" twice: it is number 1 and number 3',
      '',
    ],
    ['inputs: {X: {features: []}}', 'inputs.X.features must not be empty', ''],
    ['serve: {tlsCertFile: /a.pem}', 'serve has "tlsCertFile" and so needs "tlsKeyFile", too', ''],
    ['tolerance: 0.1', 'unknown key "tolerance"', '"tolerance" belongs under tests: tests.tolerance'],
    ['tolerence: 0.1', 'unknown key "tolerence"', '"tolerance" belongs under tests: tests.tolerance'],
    ['labels: [a]', 'unknown key "labels"', '"labels" belongs under outputs.NAME: outputs.NAME.labels'],
    ['logLevel: warn', 'unknown key "logLevel"', '"logLevel" belongs under serve: serve.logLevel'],
    ['serve: {platforms: [a]}', 'unknown key "serve.platforms"', '"platforms" belongs at the top level.'],
    ['constructor: 1', 'unknown key "constructor"', 'Known keys here'],
  ])('of %s says in words what is wrong and what to write', (text, message, suggestion) => {
    const error = refusal(text);
    expect(error.message.replace(/^mlpack\.yaml(?::\d+:\d+)?: /u, '')).toBe(message);
    expect(error.suggestions.join('\n')).toContain(suggestion);
    expect(`${error.message} ${error.suggestions.join(' ')}`).not.toMatch(
      /pattern|must NOT|"?type"? of|schema/u,
    );
  });
});

describe('aliases', () => {
  it('stand for what they refer to', () => {
    const text = 'inputs: {X: {features: &names [a, b]}, Z: {features: *names}}\n';
    expect(parseConfig(text, 'mlpack.yaml').config.inputs?.['Z']).toEqual({ features: ['a', 'b'] });
  });

  const lines = Array.from(
    { length: 7 },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
  );
  const bomb = ['a0: &a0 [x, x, x]', ...lines];
  it.each([
    ['of what they are in', 'name: &a [*a]\n', 'mlpack.yaml:1:11: *a refers to what it is itself in.'],
    ['of nothing', 'name: *b\n', 'mlpack.yaml:1:7: *b refers to nothing: no &b stands before it.'],
    ['of too much', `${bomb.join('\n')}\n`, 'mlpack.yaml: its aliases stand for too much.'],
    [
      'too many',
      `a: &a x\nb: [${'*a, '.repeat(200)}]\n`,
      'mlpack.yaml:2:405: *a is one alias more than the 100 that are read.',
    ],
  ])('are refused %s', (_, text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'CONFIG_INVALID', message });
  });

  it('are not merged: that is no part of YAML 1.2', () => {
    expect(refusal('x: &a {name: y}\n<<: *a\n').message).toContain('unknown key');
  });
});

it.each(['---\nname: b\n', '...\n---\nname: b\n', '...\nname: b\n', '---\n'])(
  'a second document is refused: %j',
  (second) => {
    expect(refusal(`name: a\n${second}`)).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('a second document begins here'),
    });
  },
);

it('mlpack.yml is refused where there is no mlpack.yaml', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mlpack-config-'));
  expect(await readConfig(folder)).toBeUndefined();
  await writeFile(join(folder, 'mlpack.yml'), 'name: iris\n');
  await expect(readConfig(folder)).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    suggestions: [`mv ${join(folder, 'mlpack.yml')} ${join(folder, 'mlpack.yaml')}`],
  });
  await rename(join(folder, 'mlpack.yml'), join(folder, 'mlpack.yaml'));
  expect(await readConfig(folder)).toMatchObject({ config: { name: 'iris' } });
  await rm(folder, { recursive: true });
});
