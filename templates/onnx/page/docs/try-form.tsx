import { useMemo, useState } from 'preact/hooks';
import { CopyButton } from '../ui/copy-button.tsx';
import type { Operation } from './operations.ts';
import { ParameterFields } from './parameter-fields.tsx';
import { acceptable, startsOf } from './starts.ts';
import { type Tried, TriedView, tried } from './tried.tsx';
import { curlLine, tryRequest } from './try-request.ts';

/** A request for an operation, to be changed and sent. */
export function TryForm({
  operation,
  apiKey,
}: {
  readonly operation: Operation;
  readonly apiKey: string | null;
}) {
  const { parameters, bodies } = operation;
  const starts = useMemo(() => startsOf(bodies ?? []), [bodies]);
  const accepted = useMemo(() => acceptable(operation), [operation]);
  const [start, setStart] = useState(0);
  const [text, setText] = useState(starts[0]?.text ?? '');
  const [accept, setAccept] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [outcome, setOutcome] = useState<Tried | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const type = starts[start]?.type;
  const body = type === undefined ? null : { type, text };
  const request = tryRequest(operation, { parameters: values, accept, body, key: apiKey });
  const headers = parameters.filter(({ in: place }) => place === 'header');
  const fields = {
    values,
    onInput: (name: string, value: string) => setValues({ ...values, [name]: value }),
  };
  const send = async (event: Event) => {
    event.preventDefault();
    // Not by `disabled`, which would take the focus from whoever pressed it.
    if (isAsking) return;
    setIsAsking(true);
    setOutcome(await tried(request));
    setIsAsking(false);
  };
  return (
    <section class="card" aria-labelledby="try" aria-busy={isAsking}>
      <h2 id="try">Try it</h2>
      <form onSubmit={(event) => void send(event)}>
        <ParameterFields {...fields} parameters={parameters.filter(({ in: place }) => place !== 'header')} />
        {starts.length > 1 && (
          <Choice
            label="Example"
            options={starts.map(({ name }) => name)}
            onChoose={(index) => {
              setStart(index);
              setText(starts[index]?.text ?? '');
            }}
          />
        )}
        {body !== null && (
          <div class="field">
            <label for="text">
              Body <span class="kind">{type}</span>
            </label>
            <textarea
              id="text"
              class="control"
              spellcheck={false}
              rows={Math.min(text.split('\n').length + 1, 16)}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
          </div>
        )}
        {accepted.length > 0 && (
          <Choice
            label="Answer"
            options={['as it comes', ...accepted]}
            onChoose={(index) => setAccept(accepted[index - 1] ?? '')}
          />
        )}
        <details>
          <summary>Headers</summary>
          <ParameterFields {...fields} parameters={headers} />
        </details>
        <button class="button primary" type="submit" aria-disabled={isAsking}>
          Send
        </button>
      </form>
      <figure class="schema">
        <figcaption class="card-head">
          In a shell <CopyButton text={() => curlLine(request)} label="Copy curl line" />
        </figcaption>
        <pre tabIndex={0} aria-label="curl line">
          <code>{curlLine(request)}</code>
        </pre>
      </figure>
      <p role="status" class="visually-hidden">
        {outcome?.kind === 'answer' && `Answered with status ${outcome.status}`}
      </p>
      {outcome !== null && <TriedView outcome={outcome} />}
    </section>
  );
}

function Choice({
  label,
  options,
  onChoose,
}: {
  readonly label: string;
  readonly options: readonly string[];
  readonly onChoose: (index: number) => void;
}) {
  const id = `choice-${label}`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="control" onChange={(event) => onChoose(event.currentTarget.selectedIndex)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </div>
  );
}
