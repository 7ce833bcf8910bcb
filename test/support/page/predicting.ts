import type { Locator, Page } from 'playwright-core';
import { compareTensors } from '../../../src/tensor/compare.ts';
import type { GoldenCase } from '../../../src/tensor/golden.ts';
import { goldenSetFromJson } from '../../../src/tensor/golden-json.ts';
import { tensorFromJson, tensorToJson } from '../../../src/tensor/json.ts';

/** What /predict answers, in so far as tests read it. */
export interface Answer {
  readonly predictions: readonly Readonly<Record<string, unknown>>[];
}

/** What the page is answered to what `ask` makes it ask. */
export async function answerTo(page: Page, ask: () => Promise<void>): Promise<Answer> {
  const answering = page.waitForResponse((response) => response.request().method() === 'POST');
  await ask();
  return (await answering).json();
}

/** The golden cases that an image carries. */
export async function goldenCases(url: string): Promise<readonly GoldenCase[]> {
  const text = await (await fetch(`${url}/model.json`)).text();
  const { models }: { models: { golden: unknown }[] } = JSON.parse(text);
  return goldenSetFromJson(models[0]?.golden, url).cases;
}

/** How an answer for one row differs from a row of a case whose outputs have rows along their first axis. */
export function differences(
  { predictions: [row = {}] }: Answer,
  golden: GoldenCase,
  index: number,
): unknown[] {
  return golden.outputs.flatMap((output) => {
    const { name, dtype, shape, data } = tensorToJson(output);
    const [rows = 1, ...rest] = shape;
    const size = data.length / rows;
    const expected = data.slice(index * size, (index + 1) * size);
    const tensor = (values: readonly unknown[]) =>
      tensorFromJson({ name, dtype, shape: [1, ...rest], data: values }, name);
    return compareTensors(tensor(expected), tensor(flat(row[name])), golden.tolerance) ?? [];
  });
}

/** Presses Tab until `target` has the focus, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator, mostPresses = 80): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses++) {
    await page.keyboard.press('Tab');
    if (await hasFocus(page, target)) return;
  }
  throw new Error(`${String(target)} is not among the ${mostPresses} places that Tab leads to`);
}

export async function hasFocus(page: Page, target: Locator): Promise<boolean> {
  return (await page.locator(':focus').and(target).count()) === 1;
}

function flat(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(flat);
}
