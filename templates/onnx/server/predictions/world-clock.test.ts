import { expect, it } from 'vitest';
import { WorldClock, worldClockBytes } from './world-clock.ts';

/** A clock whose system's is what `system.ms` says, and another thread's view of it. */
function clocks(): { system: { ms: number }; own: WorldClock; other: WorldClock } {
  const memory = new SharedArrayBuffer(worldClockBytes);
  const system = { ms: 0 };
  const make = () => new WorldClock(memory, () => system.ms);
  return { system, own: make(), other: make() };
}

it('is not moved by the milliseconds in which the system tells the time', () => {
  const { system, own } = clocks();
  for (let nowMs = 1000; nowMs < 1010; nowMs += 0.1) {
    system.ms = Math.floor(nowMs);
    expect(own.offsetMs(nowMs)).toBe(0);
  }
});

it('follows a system whose clock is set forward, on all threads at once', () => {
  const { system, own, other } = clocks();
  system.ms = 11_000;
  expect(own.offsetMs(1000)).toBe(10_000);
  // Another thread that has read the system's clock before it was set.
  system.ms = 1000;
  expect(other.offsetMs(1000)).toBe(10_000);
});

it('never goes back, though the system does', () => {
  const { system, own } = clocks();
  system.ms = 1000;
  const before = 1000 + own.offsetMs(1000);
  system.ms = -50_000;
  expect(1001 + own.offsetMs(1001)).toBeGreaterThan(before);
});
