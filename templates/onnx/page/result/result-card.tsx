import { useState } from 'preact/hooks';
import type { GoldenSetJson } from '../../../../contract/schemas/golden.schema.ts';
import type { Outcome } from '../data/server-client.ts';
import type { Example } from '../form/examples.ts';
import { Card } from '../ui/card.tsx';
import type { Answer } from './answer.ts';
import { AnswerTable } from './answer-table.tsx';
import { expectedOf, isAsExpected } from './expected.ts';
import { OutputView } from './output-view.tsx';
import { Similarities } from './similarities.tsx';
import type { Subject } from './subject.ts';

export type ResultState =
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'answered';
      readonly answer: Answer;
      readonly outcome: Outcome & { readonly kind: 'answer' };
      /** What each row was asked about. */
      readonly subjects: readonly Subject[];
      /** Whether the model embeds texts. */
      readonly areEmbeddings: boolean;
      /** What was asked, if that was an example. */
      readonly example: Example | null;
    };

/** What the model answered, beside what was expected where that is known. */
export function ResultCard({
  result,
  isBusy,
  isOfNow,
  source,
}: {
  readonly result: ResultState;
  readonly isBusy: boolean;
  /** Whether it is about what is filled in now. */
  readonly isOfNow: boolean;
  /** Golden set that the expected values are from. */
  readonly source: GoldenSetJson | null;
}) {
  return (
    <Card
      title="Result"
      class="result"
      aria-busy={isBusy}
      tools={
        result.kind === 'answered' &&
        result.example !== null && <Verdict {...result} example={result.example} source={source} />
      }
    >
      <div role="alert">{result.kind === 'failed' && <p class="alert">{result.message}</p>}</div>
      <div aria-live="polite">
        {result.kind === 'none' && <p class="hint">Press Predict: what the model answers appears here.</p>}
        {result.kind === 'answered' && <Answered key={result.outcome.requestId} {...result} />}
      </div>
      {result.kind === 'answered' && !isOfNow && <p class="hint">The input has changed since.</p>}
    </Card>
  );
}

function Answered({
  answer,
  outcome,
  subjects,
  areEmbeddings,
  example,
}: ResultState & { readonly kind: 'answered' }) {
  const [chosen, setChosen] = useState(0);
  const expected = (row: number, output: Answer[number][number]) =>
    example === null ? null : expectedOf(output.spec, example, row);
  return (
    <>
      {answer.length > 1 && (
        <AnswerTable answer={answer} chosen={chosen} expectedOf={expected} onChoose={setChosen} />
      )}
      <div class={answer.length > 1 ? 'outputs details' : 'outputs'}>
        {answer[chosen]?.map((output) => (
          <OutputView
            key={output.spec.name}
            output={output}
            subject={subjects[chosen] ?? { text: null, picture: null }}
            row={answer.length > 1 ? chosen : null}
            expected={expected(chosen, output)}
          />
        ))}
      </div>
      {areEmbeddings && answer.length > 1 && <Similarities answer={answer} chosen={chosen} />}
      <p class="meta">
        <span>Answered in {outcome.durationMs.toFixed(1)} ms</span>
        <span>Request {outcome.requestId}</span>
      </p>
    </>
  );
}

function Verdict({
  answer,
  example,
  source,
}: {
  readonly answer: Answer;
  readonly example: Example;
  readonly source: GoldenSetJson | null;
}) {
  const isGood = answer.every((outputs, row) =>
    outputs.every((output) => {
      const expected = expectedOf(output.spec, example, row);
      return expected === null || isAsExpected(output.values, expected);
    }),
  );
  const who =
    source?.source === 'framework' ? (source.framework ?? 'the training framework') : 'the golden case';
  return (
    <span class={`verdict ${isGood ? 'good' : 'bad'}`}>
      {isGood ? `✓ As ${who} predicted` : `✗ Not as ${who} predicted`}
    </span>
  );
}
