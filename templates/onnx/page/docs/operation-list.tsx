import { useState } from 'preact/hooks';
import type { Document } from './document.ts';
import type { Operation } from './operations.ts';

/** Operations by tag, those that have what is looked for. */
export function OperationList({
  tags,
  operations,
  chosen,
}: {
  readonly tags: Document['tags'];
  readonly operations: readonly Operation[];
  readonly chosen: string | null;
}) {
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase().split(/\s+/);
  const found = operations.filter(({ method, path, summary }) => {
    const text = `${method} ${path} ${summary}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <nav aria-label="Operations" class="card operations">
      <div class="field">
        <label for="wanted">Find an operation</label>
        <input
          id="wanted"
          class="control"
          type="search"
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
      </div>
      <p role="status" class={found.length === 0 ? 'hint' : 'visually-hidden'}>
        {wanted !== '' && (found.length === 0 ? 'None has that.' : `${found.length} found`)}
      </p>
      {tags.map(({ name }) => {
        const own = found.filter(({ tag }) => tag === name);
        return (
          own.length > 0 && (
            <section key={name} aria-label={name}>
              <h2>{name}</h2>
              <ul>
                {own.map(({ id, method, path }) => (
                  <li key={id}>
                    <a href={`#${encodeURIComponent(id)}`} aria-current={id === chosen ? 'page' : undefined}>
                      <span class={`method ${method.toLowerCase()}`}>{method}</span>
                      <code>{path}</code>
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )
        );
      })}
    </nav>
  );
}
