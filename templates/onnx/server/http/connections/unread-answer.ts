import type { ServerResponse } from 'node:http';
import type { MemoryBudget } from '../../memory/memory-budget.ts';

/** Counts an answer as held as long as its receiver has not read it. */
export function holdUnread(response: ServerResponse, budget: MemoryBudget): void {
  response.once('prefinish', () => {
    const bytes = response.writableLength;
    if (bytes === 0) return;
    budget.takeAnyway(bytes);
    response.once('close', () => budget.give(bytes));
  });
}
