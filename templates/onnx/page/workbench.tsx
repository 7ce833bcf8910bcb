import { useMemo, useState } from 'preact/hooks';
import { CodeCard } from './code/code-card.tsx';
import type { ServedModel } from './data/page-data.ts';
import { type ServerClient, serverUrl } from './data/server-client.ts';
import { writeJson } from './data/exact-json.ts';
import { blankRow } from './form/blank-row.ts';
import { examplesOf } from './form/examples.ts';
import { type Draft, firstDraft } from './form/draft.ts';
import { formLayout } from './form/fields.ts';
import { InputCard } from './form/input-card.tsx';
import { refusedField } from './form/refused-field.ts';
import { buildRequest, type Problem } from './form/request.ts';
import { readAnswer } from './result/answer.ts';
import { subjectOf } from './result/subject.ts';
import { ResultCard, type ResultState } from './result/result-card.tsx';

/** A form for the model's inputs, what it answers, and the code that asks the same. */
export function Workbench({
  model,
  client,
  requiresKey,
}: {
  readonly model: ServedModel;
  readonly client: ServerClient;
  readonly requiresKey: boolean;
}) {
  const { contract, golden, routes } = model;
  const layout = useMemo(() => formLayout(contract.inputs, contract.steps), [contract]);
  const examples = useMemo(() => examplesOf(golden, layout), [golden, layout]);
  const [draft, setDraft] = useState<Draft>(() => firstDraft(examples, blankRow(layout)));
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [result, setResult] = useState<ResultState>({ kind: 'none' });
  const [asked, setAsked] = useState<Draft | null>(null);
  const [isBusy, setBusy] = useState(false);
  const hasPicture = layout.fields.some(({ kind }) => kind === 'image');
  const request = useMemo(() => buildRequest(layout, draft.rows), [layout, draft]);

  const predict = async () => {
    if ('problems' in request) {
      setProblems(request.problems);
      return;
    }
    setProblems([]);
    setBusy(true);
    const outcome = await client.postJson(routes.predict, writeJson(request.body));
    setBusy(false);
    setAsked(draft);
    if (outcome.kind !== 'answer') {
      const problem = outcome.kind === 'refusal' ? refusedField(outcome.message, layout) : null;
      setProblems(problem === null ? [] : [problem]);
      setResult({ kind: 'failed', message: outcome.message });
      return;
    }
    try {
      const answer = readAnswer(outcome.text, contract);
      const subjects = draft.rows.map((row) => subjectOf(layout, row));
      const areEmbeddings = contract.task === 'embedding';
      setResult({ kind: 'answered', answer, outcome, subjects, areEmbeddings, example: draft.example });
    } catch (error) {
      setResult({ kind: 'failed', message: `The answer cannot be read: ${String(error)}` });
    }
  };

  return (
    <div class={`workbench try ${hasPicture ? 'with-picture' : ''}`}>
      <InputCard
        layout={layout}
        examples={examples}
        draft={draft}
        problems={problems}
        isBusy={isBusy}
        onDraft={(changed) => {
          setDraft(changed);
          setProblems([]);
        }}
        onPredict={() => void predict()}
      />
      <ResultCard result={result} isBusy={isBusy} isOfNow={asked === draft} source={golden} />
      <CodeCard
        request={
          'body' in request
            ? { url: serverUrl(routes.predict), body: request.body, needsKey: requiresKey }
            : null
        }
      />
    </div>
  );
}
