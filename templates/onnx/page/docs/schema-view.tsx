import { useMemo } from 'preact/hooks';
import type { Document, Schema } from './document.ts';
import { schemaText } from './schema-text.ts';

/** What a body of a media type may be. */
export function SchemaView({
  document,
  type,
  schema,
}: {
  readonly document: Document;
  readonly type: string;
  /** null: bytes. */
  readonly schema: Schema | null;
}) {
  const text = useMemo(() => schema && schemaText(document, schema), [document, schema]);
  return (
    <figure class="schema">
      <figcaption>
        <code>{type}</code>
        {text === null && <span class="hint"> Bytes.</span>}
        {text === 'string' && <span class="hint"> Text.</span>}
      </figcaption>
      {text !== null && text !== 'string' && (
        <pre tabIndex={0} aria-label={`Schema of ${type}`}>
          <code>{text}</code>
        </pre>
      )}
    </figure>
  );
}
