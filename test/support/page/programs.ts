import type { Page } from 'playwright-core';
import { runOk } from '../run.ts';
import { partsOf } from './parts.ts';

/** Python prints its own notation, Node.js what fits a terminal: with these the programs' output is JSON. */
const toJson = 'import ast, json, sys; print(json.dumps(ast.literal_eval(sys.stdin.read())))';
const logJson = 'data:text/javascript,console.log = (value) => process.stdout.write(JSON.stringify(value))';

/** Programs that run the code of a tab from standard input. */
const programs = [
  { tab: 'curl', command: ['sh'] },
  { tab: 'Python', command: ['sh', '-c', `python3 - | python3 -c '${toJson}'`] },
  { tab: 'JavaScript', command: [process.execPath, '--import', logJson, '--input-type=module', '-'] },
] as const;

/** Copies the code of each tab as a user does, runs it, and returns what it printed, by the tab. */
export async function runCode(page: Page): Promise<Map<string, unknown>> {
  const { code } = partsOf(page);
  const printed = new Map<string, unknown>();
  for (const { tab, command } of programs) {
    const [program, ...args] = command;
    await code.getByRole('tab', { name: tab }).click();
    await code.getByRole('button', { name: 'Copy' }).click();
    const { stdout } = await runOk(program, args, { input: await copied(page) });
    printed.set(tab, JSON.parse(stdout));
  }
  return printed;
}

/** What is on the clipboard. */
export function copied(page: Page): Promise<string> {
  return page.evaluate<string>('navigator.clipboard.readText()');
}
