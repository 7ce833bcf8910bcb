/** The lines of code on the page: copied as a user does, run by the programs they are for, they get what the page got. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { partsOf } from '../../support/page/parts.ts';
import { it } from '../../support/page/rig.ts';
import { runOk } from '../../support/run.ts';

const models = ['iris-rf/model.onnx', 'churn-dataframe-pipeline/model.onnx', 'gru-stateful/model.onnx'];

/** Python prints its own notation, Node.js what fits a terminal: the programs after them make it JSON. */
const toJson = 'import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))';
const logJson = 'data:text/javascript,console.log = (value) => process.stdout.write(JSON.stringify(value))';

/** By the name of a tab, what runs the text from its standard input. */
const programs = [
  { tab: 'curl', command: ['sh'] },
  { tab: 'Python', command: ['sh', '-c', `python3 - | python3 -c '${toJson}'`] },
  { tab: 'JavaScript', command: [process.execPath, '--import', logJson, '--input-type=module', '-'] },
] as const;

describe.each(models)('%s', (model) => {
  it('gets the same answer from the code as from the page', async ({ serve, visit, needs }) => {
    needs('curl', 'python3');
    const { url } = await serve(model);
    const page = await visit(url);
    const { predict, code } = partsOf(page);
    const answering = page.waitForResponse((response) => response.request().method() === 'POST');
    await predict.click();
    const shown = await (await answering).json();
    for (const {
      tab,
      command: [program, ...args],
    } of programs) {
      await code.getByRole('tab', { name: tab }).click();
      await code.getByRole('button', { name: /^Copy/ }).click();
      const { stdout } = await runOk(program, args, { input: await copied(page) });
      expect([tab, comparable(JSON.parse(stdout))]).toEqual([tab, comparable(shown)]);
    }
  });
});

function copied(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}

/** Without the name that each request gets. */
function comparable(answer: object): object {
  return { ...answer, id: undefined };
}
