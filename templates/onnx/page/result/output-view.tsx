import { isList, isMap, type Json, writeJson } from '../data/exact-json.ts';
import { shortNumber } from '../data/numbers.ts';
import type { AnsweredOutput, Scalar } from './answer.ts';
import { barsOf } from './bars.ts';
import { BarsTable } from './bars-table.tsx';
import { BoxedPicture } from './boxed-picture.tsx';
import { type Expected, isAsExpected } from './expected.ts';
import { MarkedText } from './marked-text.tsx';
import { markedText } from './marks.ts';
import { scalarText } from './scalar-text.ts';
import type { Subject } from './subject.ts';

/** One output of one row: a value, bars, or what it is as JSON. */
export function OutputView({
  output,
  subject,
  row,
  expected,
}: {
  readonly output: AnsweredOutput;
  readonly subject: Subject;
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
  const pieces = isJson && subject.text !== null ? markedText(output.json, subject.text) : null;
  return (
    <div class="output">
      <h3>
        {spec.name}
        {row !== null && `, row ${row + 1}`}
      </h3>
      {pieces !== null && <MarkedText pieces={pieces} />}
      {isJson && subject.picture !== null && <BoxedPicture picture={subject.picture} json={output.json} />}
      {isValue && <p class="value">{scalarText(value, spec.dtype)}</p>}
      {bars !== null && <BarsTable bars={bars} name={spec.name} expected={expected} />}
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
