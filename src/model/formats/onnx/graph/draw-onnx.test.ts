import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../../../../../test/support/onnx-bytes.ts';
import { realModelPath, realModels } from '../../../../../test/support/real-models.ts';
import { writeTextModel } from '../../../../../test/support/text-onnx.ts';
import { tempDir } from '../../../../../test/support/temp.ts';
import { bytesField } from '../../../../../test/support/protobuf-bytes.ts';
import { drawOnnx } from './draw-onnx.ts';

interface Group {
  readonly title: string;
  readonly rect: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly text: readonly string[];
}

interface Drawn {
  readonly title: string;
  readonly boxes: readonly Group[];
  readonly arrows: readonly { readonly d: string }[];
}

function parse(svg: string): Drawn {
  expect(XMLValidator.validate(svg)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: true,
    parseTagValue: false,
    textNodeName: 'value',
    isArray: (name) => ['text', 'path', 'g'].includes(name),
  });
  const { svg: root } = parser.parse(svg);
  const boxes: (Omit<Group, 'text'> & { text: { value: string }[] })[] = root.g[0].g;
  return {
    title: root.title.value,
    boxes: boxes.map((box) => ({ ...box, text: box.text.map(({ value }) => value) })),
    arrows: root.g[0].path ?? [],
  };
}

async function draw(graph: readonly Buffer[]): Promise<string> {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, modelBytes(graph));
  return drawOnnx(path);
}

/** A chain of operators from X to Y, named one by one. */
function chain(names: readonly string[]): Buffer[] {
  const nodes = names.map((name, index) => {
    const [from, to] = [index === 0 ? 'X' : `v${index}`, index === names.length - 1 ? 'Y' : `v${index + 1}`];
    return bytesField(1, [
      bytesField(1, from),
      bytesField(2, to),
      bytesField(3, name),
      bytesField(4, 'Relu'),
    ]);
  });
  return [...nodes, inputField('X', ['N', 2]), outputField('Y', ['N', 2])];
}

const overlaps = (a: Group['rect'], b: Group['rect']) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function layer(index: number): string[] {
  return ['q', 'k', 'v'].map((part) => `/encoder/layer.${index}/attention/${part}/MatMul`);
}

function valueName(index: number): string {
  return index <= 0 ? 'X' : `v${index}`;
}

describe('drawOnnx', () => {
  it('draws inputs, operators with what they hold, and outputs', async () => {
    const { boxes, arrows } = parse(
      await drawOnnx(join(realModelPath('churn-dataframe-pipeline'), 'model.onnx')),
    );
    const texts = boxes.map(({ text }) => text.join(' | '));
    expect(texts).toContain('city | string [N, 1]');
    expect(texts).toContain('OneHotEncoder | Lima, Oslo, Pune');
    expect(texts).toContain('LinearClassifier | churn, stay');
    expect(texts).toContain('probabilities | float32 [N, 2]');
    expect(boxes).toHaveLength(4 + 10 + 2);
    expect(arrows).toHaveLength(15);
  });

  it('tells kernels, sizes of weights and shapes', async () => {
    const cnn = parse(await drawOnnx(join(realModelPath('digits-cnn'), 'model.onnx')));
    expect(cnn.boxes.map(({ text }) => text.join(' | '))).toContain('Conv | 32×1×3×3, 32 | kernel 3×3');
    const gru = parse(await drawOnnx(join(realModelPath('gru-stateful'), 'model.onnx')));
    expect(gru.boxes.map(({ text }) => text.join(' | '))).toContain('Squeeze | (1)');
  });

  it.each(realModels)('draws $name the same each time, nothing over anything else', async ({ path }) => {
    const svg = await drawOnnx(path);
    expect(await drawOnnx(path)).toBe(svg);
    const { boxes } = parse(svg);
    const pairs = boxes.flatMap((a, index) => boxes.slice(index + 1).map((b) => [a, b] as const));
    expect(pairs.filter(([a, b]) => overlaps(a.rect, b.rect))).toEqual([]);
  });

  it('needs nothing else: no script, no link, no font; dark for those who prefer it', async () => {
    const svg = await drawOnnx(join(realModelPath('digits-cnn'), 'model.onnx'));
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|<script|@import|@font-face|href/u,
    );
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
    expect(svg).toMatch(/role="img" aria-labelledby="graph-title graph-description"/u);
  });

  it('takes names for text, whatever is in them', async () => {
    const name = '</title><script>alert("1")</script>&\u0001';
    const svg = await draw([
      nodeField('Relu', [name], ['Y']),
      inputField(name, ['<b>', 2]),
      outputField('Y', ['N', 2]),
    ]);
    expect(svg).not.toContain('<script');
    expect(svg).toContain('float32 [&lt;b&gt;, 2]');
    expect(parse(svg).boxes).toHaveLength(3);
  });

  it('folds a large graph by the modules that exporters name', async () => {
    const { boxes } = parse(
      await draw(chain(Array.from({ length: 100 }, (_, index) => layer(index)).flat())),
    );
    expect(boxes).toHaveLength(102);
    expect(boxes[1]?.text).toEqual(['encoder/layer.0/attention', '3 operators', 'Relu ×3']);
  });

  it('folds a large graph without names, too, and one that is tangled further', async () => {
    const long = parse(await draw(chain(Array.from({ length: 5000 }, () => ''))));
    expect(long.boxes).toHaveLength(252);
    expect(long.boxes[1]?.text).toEqual(['20 operators', 'Relu ×20']);
    const tangled = Array.from({ length: 400 }, (_, index) => {
      const inputs = Array.from({ length: 8 }, (__, other) =>
        valueName((index * 7919 + other * 104_729) % (index + 1)),
      );
      return nodeField('Concat', inputs, [valueName(index + 1)]);
    });
    const { arrows } = parse(
      await draw([...tangled, inputField('X', ['N', 2]), outputField('v400', ['N', 2])]),
    );
    expect(arrows.length).toBeLessThanOrEqual(600);
  });

  it('draws what subgraphs take from outside', async () => {
    const branch = bytesField(6, [nodeField('Identity', ['X'], ['Y'])]);
    const attributes = [Buffer.concat([bytesField(1, 'then_branch'), branch])];
    const graph = [
      nodeField('If', ['c'], ['Y'], { attributes }),
      inputField('c', []),
      inputField('X', ['N', 2]),
    ];
    const { boxes, arrows } = parse(await draw([...graph, outputField('Y', ['N', 2])]));
    expect(boxes[2]?.text).toEqual(['If', '1 operator inside']);
    expect(arrows).toHaveLength(3);
  });

  it('draws many inputs as one', async () => {
    const names = Array.from({ length: 41 }, (_, index) => `x${index}`);
    const graph = [nodeField('Sum', names, ['Y']), ...names.map((name) => inputField(name, ['N', 1]))];
    const { boxes } = parse(await draw([...graph, outputField('Y', ['N', 1])]));
    expect(boxes.map(({ text: [title] }) => title)).toEqual(['41 inputs', 'Sum', 'Y']);
  });
});

it('begins with what callers send, where steps make of it what the graph takes', async () => {
  const { boxes, arrows } = parse(await drawOnnx(await writeTextModel()));
  const [text, tokens] = boxes.map((box) => box.text);
  expect([text, tokens]).toEqual([['text', 'string [N]'], ['tokens']]);
  expect(JSON.stringify(boxes)).not.toContain('text_tokens');
  expect(arrows.length).toBeGreaterThan(boxes.length - 4);
});
