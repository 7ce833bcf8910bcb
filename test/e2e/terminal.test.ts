/** A model, a registry and a folder say what they like; a terminal obeys none of it (CWE-150). */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli, type CliOptions } from '../support/cli.ts';
import { serve } from '../support/http-server.ts';
import { inputField, modelBytes, nodeField, outputField } from '../support/onnx-bytes.ts';
import { it } from '../support/rig.ts';

const evil = '\u001b[31m\u001b]0;pwn\u0007\u009b2J\u202e\r';

/** The same whatever is shown: no control but the line feed, and no other direction. */
async function showsOnly(args: readonly string[], options: CliOptions): Promise<string> {
  const { stdout, stderr } = await runCli(args, options);
  const shown = stdout + stderr;
  expect(shown).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  return shown;
}

async function writeModel(folder: string, domain: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `x${evil}`;
  const graph = [
    nodeField('Relu', [name], ['y'], { domain }),
    inputField(name, [`N${evil}`, 1]),
    outputField('y', [1]),
  ];
  await writeFile(join(folder, 'model.onnx'), modelBytes(graph));
}

describe('what others say', () => {
  it('in a model is shown, not obeyed', async ({ dir }) => {
    const cwd = join(dir, `folder${evil}`);
    await writeModel(cwd, '');
    expect(await showsOnly(['inspect', 'model.onnx'], { cwd })).toContain(
      String.raw`x\x1b[31m\x1b]0;pwn\x07\x9b2J\u202e`,
    );
    const { inputs } = JSON.parse(await showsOnly(['inspect', 'model.onnx', '--json'], { cwd }));
    expect(inputs[0].name).toBe(`x${evil}`);
    expect(await showsOnly(['run'], { cwd })).toContain(String.raw`folder\x1b[31m`);
    await writeModel(cwd, `custom${evil}`);
    expect(await showsOnly(['build', 'model.onnx'], { cwd })).toContain(String.raw`custom\x1b[31m`);
  });

  it('in a registry is shown, not obeyed', async ({ dir }) => {
    const body = JSON.stringify({ errors: [{ code: 'DENIED', message: `denied${evil}` }] });
    const registry = await serve((_request, response) => response.writeHead(403).end(body));
    const shown = await showsOnly(['history', `${registry}/a/b`], { cwd: dir });
    expect(shown).toContain(String.raw`denied\x1b[31m`);
  });
});
