import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { exampleRequests } from '../project/example-request.ts';
import type { Contract } from '../project/contract.ts';
import { exampleCommands } from './render-examples.ts';

const tensor = { dtype: 'string', batchAxis: 0 } as const;

/** A model that takes and returns texts, called so. */
function textModel(name: string, feature: string): Contract {
  return {
    schemaVersion: 1,
    name,
    version: '1.0.0',
    description: null,
    framework: null,
    model: { file: 'model.onnx', sha256: 'aa'.repeat(32), sizeBytes: 5, opsets: { 'ai.onnx': 17 } },
    inputs: [{ ...tensor, name: 'X', shape: ['N', 1], features: [feature] }],
    outputs: [{ ...tensor, name: 'Y', shape: ['N', 1], labels: null }],
    limits: { maxBodyBytes: 1024 },
  };
}

function goldenOf(text: string) {
  const data = { dtype: 'string', shape: [1, 1], data: [text] } as const;
  const tolerance = { absolute: 0, relative: 0 };
  const only = { name: 'a', inputs: [{ ...data, name: 'X' }], outputs: [{ ...data, name: 'Y' }], tolerance };
  return { source: 'framework', framework: null, cases: [only] } as const;
}

/** What a shell makes of a command's arguments. */
function argumentsIn(command: string): string[] {
  const printed = execFileSync('sh', ['-c', command.replace(/^ *curl/u, String.raw`printf '%s\0'`)]);
  return printed.toString().split('\0').slice(0, -1);
}

describe('exampleCommands', () => {
  it.each([
    'setosa',
    `it's "quoted" $HOME \`id\` !x \\`,
    'a\u001b[31mb\u009bc\u202ed\u2028',
    "'; touch /tmp/x; '",
  ])('can be pasted into a shell: %j', (text) => {
    const models = [
      { contract: textModel('first', text), golden: goldenOf(text) },
      { contract: textModel('second', 'b'), golden: goldenOf(text) },
    ];
    const [first = '', second = ''] = exampleCommands({
      baseUrl: 'http://127.0.0.1:8080',
      models: models.map(({ contract }) => contract),
      examples: exampleRequests(models),
    });
    // No byte that a terminal would obey.
    expect(first + second).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
    const [url, header, json, data, body = ''] = argumentsIn(first);
    expect([url, header, json, data]).toEqual([
      'http://127.0.0.1:8080/predict',
      '-H',
      'Content-Type: application/json',
      '-d',
    ]);
    expect(JSON.parse(body)).toEqual({ rows: [{ [text]: text }] });
    const [inferUrl, , , , infer = ''] = argumentsIn(second);
    expect(inferUrl).toBe('http://127.0.0.1:8080/v2/models/second/infer');
    expect(JSON.parse(infer)).toEqual({
      inputs: [{ name: 'X', datatype: 'BYTES', shape: [1, 1], data: [text] }],
    });
  });

  it('is about the model where no row is short enough', () => {
    const models = [textModel('first', 'a')];
    expect(exampleCommands({ baseUrl: 'http://127.0.0.1:80', models, examples: [null] })).toEqual([
      '  curl http://127.0.0.1:80/v2/models/first',
    ]);
  });
});
