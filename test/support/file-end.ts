import { afterAll } from 'vitest';

const tasks: (() => Promise<unknown>)[] = [];

/**
 * Does something once the tests of the running file have ended: what was asked for last comes first. vitest's own `afterAll` in
 * a module of the tests' support would count for the first file alone that imports it in a worker: modules are shared by
 * the next ones.
 */
export function atFileEnd(task: () => Promise<unknown>): void {
  tasks.push(task);
}

/** Called by the setup of each file. */
export function endFilesWithTheirTasks(): void {
  afterAll(async () => {
    for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) await task();
  });
}
