import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAccess } from '../../app/run/access/access.ts';
import { howToAsk } from '../../app/run/access/how-to-ask.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { certificate } from '../../../test/support/server/certificate.ts';
import { exampleRequests } from '../../project/example-request.ts';
import type { Contract } from '../../../contract/contract.ts';
import { exampleCommands } from './render-examples.ts';

const tensor = { dtype: 'string', batchAxis: 0 } as const;

/** A model that takes and returns texts, called so. */
function textModel(name: string, feature: string): Contract {
  return {
    schemaVersion: 2,
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
function argumentsIn(command: string, cwd = '/'): string[] {
  const printed = execFileSync('sh', ['-c', command.replace(/^ *curl/u, String.raw`printf '%s\0'`)], { cwd });
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
      ask: { baseUrl: 'http://127.0.0.1:8080', key: null, certificate: null },
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
    expect(
      exampleCommands({
        ask: { baseUrl: 'http://127.0.0.1:80', key: null, certificate: null },
        models,
        examples: [null],
      }),
    ).toEqual(['  curl http://127.0.0.1:80/v2/models/first']);
  });

  it('sends a file of the user’s own where the model takes one', () => {
    const models = [textModel('first', 'a'), textModel('second', 'a')];
    const ask = { baseUrl: 'http://127.0.0.1:80', key: null, certificate: null };
    const examples = [
      { path: '/predict', file: 'picture' },
      { path: '/models/second/predict', file: 'audio' },
    ] as const;
    expect(exampleCommands({ ask, models, examples }).map((command) => argumentsIn(command))).toEqual([
      ['http://127.0.0.1:80/predict', '--data-binary', '@picture.jpg', '-H', 'Content-Type: image/jpeg'],
      [
        'http://127.0.0.1:80/models/second/predict',
        '--data-binary',
        '@audio.wav',
        '-H',
        'Content-Type: audio/wav',
      ],
    ]);
  });

  it.each([
    ['key-1\n', 'keys'],
    ['  key-1\t\r\n\nkey-2\n', 'keys'],
    ['key-1', "my 'own' $keys"],
    ['key-1', '-keys'],
  ])('asks with the key that a file has, which is printed nowhere: %j in %j', async (text, name) => {
    const folder = await tempDir();
    await writeFile(join(folder, name), text);
    await writeFile(join(folder, 'cert.pem'), certificate.cert);
    await writeFile(join(folder, 'key.pem'), certificate.key);
    const files = { apiKeyFile: name, tlsCertFile: 'cert.pem', tlsKeyFile: 'key.pem' };
    const ask = howToAsk('https://127.0.0.1:8080', await readAccess(folder, files));
    const [command = ''] = exampleCommands({ ask, models: [textModel('first', 'a')], examples: [null] });
    expect(command).not.toContain('key-1');
    expect(argumentsIn(command, folder)).toEqual([
      '--cacert',
      'cert.pem',
      '-H',
      'Authorization: Bearer key-1',
      'https://127.0.0.1:8080/v2/models/first',
    ]);
  });

  it('asks by the name that the certificate is for', () => {
    const certificate = { file: 'cert.pem', otherName: 'models.example' };
    const ask = { baseUrl: 'https://127.0.0.1:8443', key: null, certificate };
    const models = [textModel('first', 'a')];
    expect(exampleCommands({ ask, models, examples: [null] })).toEqual([
      '  curl --cacert cert.pem --resolve models.example:8443:127.0.0.1 https://models.example:8443/v2/models/first',
    ]);
  });
});
