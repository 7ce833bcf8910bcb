/** The page without a mouse: everything is reached, the focus is seen, and what happens is said. */
import { expect } from 'vitest';
import { partsOf } from '../../support/page/parts.ts';
import { answerTo, hasFocus, tabTo } from '../../support/page/predicting.ts';
import { copied } from '../../support/page/programs.ts';
import { it } from '../../support/page/rig.ts';

it('leads from an example to a prediction and its code', async ({ serve, visit }) => {
  const { url } = await serve('iris-rf/model.onnx');
  const page = await visit(url);
  const { example, predict, result, code } = partsOf(page);
  await predict.waitFor();
  await tabTo(page, example);
  const before = await example.inputValue();
  await page.keyboard.press('ArrowDown');
  expect(await example.inputValue()).not.toBe(before);
  await tabTo(page, predict);
  await answerTo(page, () => page.keyboard.press('Enter'));
  await result.getByText(/^✓ As .+ predicted$/).waitFor();
  expect(await hasFocus(page, predict)).toBe(true);
  expect(await result.locator('[aria-live=polite], [role=status]').count()).toBeGreaterThan(0);

  await tabTo(page, code.getByRole('tab', { name: 'curl' }));
  await page.keyboard.press('ArrowRight');
  const python = code.getByRole('tab', { name: 'Python' });
  expect(await hasFocus(page, python)).toBe(true);
  expect(await python.getAttribute('aria-selected')).toBe('true');
  await tabTo(page, code.getByRole('button', { name: 'Copy' }));
  await page.keyboard.press('Enter');
  await code.getByRole('status').getByText('Copied').waitFor();
  expect(await copied(page)).toContain('urllib');
});

it('shows where the focus is, wherever it goes', async ({ serve, visit }) => {
  const { url } = await serve('iris-rf/model.onnx');
  const page = await visit(url);
  const { predict } = partsOf(page);
  await predict.waitFor();
  const unseen: unknown[] = [];
  const count = await page.locator('a, button, input, select, textarea, [tabindex="0"]').count();
  for (let i = 0; i < count; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<Focused>(`(() => {
      const element = document.activeElement;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element.closest('label') ?? element);
      return { html: element.outerHTML.slice(0, 80), outlineStyle, outlineWidth, boxShadow };
    })()`);
    const isSeen =
      // After the last of the page it is the browser's own turn.
      focused.html.startsWith('<body') ||
      (focused.outlineStyle !== 'none' && focused.outlineWidth !== '0px') ||
      focused.boxShadow !== 'none';
    if (!isSeen) unseen.push(focused);
  }
  expect(unseen).toEqual([]);
});

interface Focused {
  readonly html: string;
  readonly outlineStyle: string;
  readonly outlineWidth: string;
  readonly boxShadow: string;
}
