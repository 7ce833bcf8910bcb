import type { Healthcheck } from '../../oci/documents/image-config.ts';
import { execForm } from './arguments.ts';
import { invalid, type Instruction } from '../parse.ts';

const nanoseconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['µs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

type DurationField = 'Interval' | 'Timeout' | 'StartPeriod' | 'StartInterval';

const durationFlags: ReadonlyMap<string, DurationField> = new Map([
  ['interval', 'Interval'],
  ['timeout', 'Timeout'],
  ['start-period', 'StartPeriod'],
  ['start-interval', 'StartInterval'],
]);

/**
 * `HEALTHCHECK [--interval=30s …] CMD …` or `HEALTHCHECK NONE`.
 * @throws MlpackError DOCKERFILE_INVALID
 */
export function parseHealthcheck({ args, flags, line }: Instruction): Healthcheck {
  const [, type = '', command = ''] = /^(\S+)\s*(.*)$/su.exec(args) ?? [];
  if (type.toUpperCase() === 'NONE') {
    if (command !== '' || flags.size > 0) throw invalid(line, 'HEALTHCHECK NONE takes nothing else');
    return { Test: ['NONE'] };
  }
  if (type.toUpperCase() !== 'CMD') throw invalid(line, `HEALTHCHECK ${type} is neither CMD nor NONE`);
  if (command === '') throw invalid(line, 'HEALTHCHECK CMD needs a command');
  const exec = execForm(command);
  const check: Partial<Record<DurationField | 'Retries', number>> = {};
  for (const [name, value] of flags) {
    const field = durationFlags.get(name);
    if (field !== undefined) {
      const duration = parseDuration(value);
      if (duration === undefined) throw invalid(line, `--${name}=${value} is not a duration such as 30s`);
      // Docker: 0 means "as the engine does by default", and anything shorter than 1ms is a mistake.
      if (duration !== 0 && duration < 1e6) throw invalid(line, `--${name}=${value} is shorter than 1ms`);
      if (duration !== 0) check[field] = duration;
    } else if (name === 'retries') {
      if (!/^\d+$/u.test(value)) throw invalid(line, `--retries=${value} is not a number`);
      if (Number(value) !== 0) check.Retries = Number(value);
    } else {
      throw invalid(line, `HEALTHCHECK has no option --${name}`);
    }
  }
  return { Test: exec === undefined ? ['CMD-SHELL', command] : ['CMD', ...exec], ...check };
}

/** Nanoseconds of a Go duration such as `1m30s` or `1.5s`. */
function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/u.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/gu)) {
    total += Math.round(Number(amount) * (nanoseconds.get(unit) ?? 0));
  }
  return total;
}
