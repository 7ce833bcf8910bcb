import { isList, isMap, type Json, writeJson } from '../data/exact-json.ts';
import { shortNumber } from '../data/numbers.ts';
import type { AnsweredOutput, Scalar } from './answer.ts';
import { type Bar, barsOf, percent } from './bars.ts';
import { type Expected, isAsExpected } from './expected.ts';
import { briefText, scalarText } from './scalar-text.ts';

/** One output of one row: a value, bars, or what it is as JSON. */
export function OutputView({
  output,
  row,
  expected,
}: {
  readonly output: AnsweredOutput;
  /** Number of the row, from 0; null: there is only one. */
  readonly row: number | null;
  /** null: nothing is known. */
  readonly expected: Expected | null;
}) {
  const { spec, values } = output;
  const isJson = spec.content === 'json';
  const bars = isJson ? null : barsOf(output);
  const isValue = values.length === 1 && output.classes === null && !isJson;
  const [value] = values;
  return (
    <div class="output">
      <h3>
        {spec.name}
        {row !== null && `, row ${row + 1}`}
      </h3>
      {isValue && <p class="value">{scalarText(value, spec.dtype)}</p>}
      {bars !== null && <Bars bars={bars} name={spec.name} expected={expected} />}
      {bars === null && !isValue && (
        <pre class="json" tabIndex={0} role="group" aria-label={spec.name}>
          {shortened(writeJson(shortJson(output.json, isJson ? 'float32' : spec.dtype)))}
        </pre>
      )}
      {expected !== null && (bars === null || !isAsExpected(values, expected)) && (
        <p class="was-expected">{expectedText(values, expected, spec.dtype)}</p>
      )}
    </div>
  );
}

function Bars({
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

const maxExpected = 8;

function expectedText(actual: readonly Scalar[], expected: Expected, dtype: string): string {
  const isGood = isAsExpected(actual, expected);
  if (isGood && actual.length > 1) return '✓ as expected';
  const some = expected.values.slice(0, maxExpected).map((value) => scalarText(value, dtype));
  const rest = expected.values.length > maxExpected ? ', …' : '';
  return `${isGood ? '✓' : '✗'} expected ${some.join(', ')}${rest}`;
}

/** JSON with its numbers in as few digits as their type needs. */
function shortJson(json: Json, dtype: string): Json {
  if (isList(json)) return json.map((item) => shortJson(item, dtype));
  if (isMap(json)) return new Map([...json].map(([name, value]) => [name, shortJson(value, dtype)]));
  return typeof json === 'number' ? Number(shortNumber(json, dtype)) : json;
}

const maxJson = 20_000;

function shortened(text: string): string {
  return text.length > maxJson ? `${text.slice(0, maxJson)} …` : text;
}
