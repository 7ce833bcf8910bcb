import type { Document } from './document.ts';
import type { Parameter } from './operations.ts';
import { schemaText } from './schema-text.ts';

/** What stands in the path, the query and the headers of a request. */
export function ParametersTable({
  document,
  parameters,
}: {
  readonly document: Document;
  readonly parameters: readonly Parameter[];
}) {
  return (
    <section class="card" aria-labelledby="parameters">
      <h2 id="parameters">Parameters</h2>
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="parameters">
        <table class="facts">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Where</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ name, in: place, description, required = false, schema }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  {place}
                  {required && ', required'}
                </td>
                <td>
                  {description} <code class="type">{schemaText(document, schema)}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
