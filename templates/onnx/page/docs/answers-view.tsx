import type { Document } from './document.ts';
import type { Answer, Media } from './operations.ts';
import { exampleText } from './example-text.ts';
import { SchemaView } from './schema-view.tsx';

/** What an operation may answer: what went well in full, errors in a line each, for they all look alike. */
export function AnswersView({
  document,
  answers,
}: {
  readonly document: Document;
  readonly answers: readonly Answer[];
}) {
  const good = answers.filter(isGood);
  const bad = answers.filter((answer) => !isGood(answer));
  return (
    <section class="card" aria-labelledby="answers">
      <h2 id="answers">Answers</h2>
      {good.map(({ status, description, media }) => (
        <div key={status} class="answer">
          <h3>
            <span class="status good">{status}</span> {description}
          </h3>
          {media.map((one) => (
            <div key={one.type}>
              <SchemaView document={document} type={one.type} schema={one.schema} />
              <Example media={one} />
            </div>
          ))}
        </div>
      ))}
      <h3>Errors</h3>
      <p class="hint">
        Each is <code>{'{ "error": "…" }'}</code> with what is wrong in words.
      </p>
      <dl class="errors">
        {bad.map(({ status, description, headers }) => {
          const own = headers.filter((name) => name !== 'X-Request-Id');
          return (
            <div key={status}>
              <dt class="status bad">{status}</dt>
              <dd>
                {description}
                {own.length > 0 && <span class="hint"> With {own.join(', ')}.</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

function Example({ media: { type, examples } }: { readonly media: Media }) {
  return examples.map(({ name, value }) => (
    <figure key={name} class="schema">
      <figcaption>{name}</figcaption>
      <pre tabIndex={0} aria-label={`Example of ${type}`}>
        <code>{exampleText(value)}</code>
      </pre>
    </figure>
  ));
}

function isGood({ status }: Answer): boolean {
  return Number(status) < 400;
}
