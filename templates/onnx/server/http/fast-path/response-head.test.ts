import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.useRealTimers();
});

it('the time of an answer is that of its second', async () => {
  // Files of tests share modules: another may have asked for the time.
  vi.resetModules();
  const { httpDate } = await import('./response-head.ts');
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 2, 3, 4, 5, 600) });
  expect(httpDate()).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  vi.advanceTimersByTime(399);
  expect(httpDate()).toBe('Fri, 02 Jan 2026 03:04:05 GMT');
  vi.advanceTimersByTime(1);
  expect(httpDate()).toBe('Fri, 02 Jan 2026 03:04:06 GMT');
  vi.advanceTimersByTime(5000);
  expect(httpDate()).toBe('Fri, 02 Jan 2026 03:04:11 GMT');
});
