import { useEffect, useRef } from 'preact/hooks';
import type { Document } from './document.ts';
import type { Operation } from './operations.ts';
import { AnswersView } from './answers-view.tsx';
import { ParametersTable } from './parameters-table.tsx';
import { SchemaView } from './schema-view.tsx';
import { TryForm } from './try-form.tsx';

/** What an operation takes and answers, and a form to try it. */
export function OperationView({
  document,
  operation,
  apiKey,
}: {
  readonly document: Document;
  readonly operation: Operation;
  readonly apiKey: string | null;
}) {
  const { method, path, summary, description, bodies, parameters, answers, tag } = operation;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Whoever chose it goes on reading here.
    if (location.hash !== '') heading.current?.focus();
  }, []);
  const about = document.tags.find(({ name }) => name === tag)?.description;
  return (
    <div class="operation">
      <section class="card" aria-labelledby="operation">
        <p class="hint">
          {tag}. {about}
        </p>
        <h2 id="operation" class="asked" tabIndex={-1} ref={heading}>
          <span class={`method ${method.toLowerCase()}`}>{method}</span> <code>{path}</code>
        </h2>
        <p class="summary">{summary}</p>
        {description !== null && <p>{description}</p>}
      </section>
      <TryForm operation={operation} apiKey={apiKey} />
      {parameters.length > 0 && <ParametersTable document={document} parameters={parameters} />}
      {bodies !== null && (
        <section class="card" aria-labelledby="body">
          <h2 id="body">Body</h2>
          {bodies.map(({ type, schema }) => (
            <SchemaView key={type} document={document} type={type} schema={schema} />
          ))}
        </section>
      )}
      <AnswersView document={document} answers={answers} />
    </div>
  );
}
