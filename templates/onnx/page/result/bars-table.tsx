import type { Scalar } from './answer.ts';
import { type Bar, percent } from './bars.ts';
import type { Expected } from './expected.ts';
import { briefText } from './scalar-text.ts';

/** Bars with their values, beside those that were expected. */
export function BarsTable({
  bars,
  name,
  expected,
}: {
  readonly bars: readonly Bar[];
  readonly name: string;
  readonly expected: Expected | null;
}) {
  const greatest = Math.max(...bars.map(({ value }) => value));
  const arePercent = bars.some(({ text }) => text.endsWith('%'));
  return (
    <table class="bars">
      <caption class="visually-hidden">{name}</caption>
      {expected !== null && (
        <thead>
          <tr>
            <td />
            <td />
            <th scope="col" class="number">
              actual
            </th>
            <th scope="col" class="number">
              expected
            </th>
          </tr>
        </thead>
      )}
      <tbody>
        {bars.map(({ label, value, text, start, length }, i) => (
          <tr key={label} class={value === greatest ? 'greatest' : ''}>
            <th scope="row">{label}</th>
            <td class="track" aria-hidden="true">
              <div>
                <span
                  class={value < 0 ? 'negative' : ''}
                  style={{ left: `${start * 100}%`, width: `${length * 100}%` }}
                />
              </div>
            </td>
            <td class="number">{text}</td>
            {expected !== null && <td class="number">{barText(expected.values[i], arePercent)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function barText(value: Scalar | undefined, isPercent: boolean): string {
  return isPercent && typeof value === 'number' ? percent(value) : briefText(value);
}
