import { own } from '../../../../contract/own.ts';
import { FieldControl } from './field-control.tsx';
import type { FormLayout } from './fields.ts';
import type { Problem } from './request.ts';
import type { RowValues } from './values.ts';

/** Several rows of single values. */
export function RowTable({
  layout,
  rows,
  problems,
  onChange,
  onRemove,
}: {
  readonly layout: FormLayout;
  readonly rows: readonly RowValues[];
  readonly problems: readonly Problem[];
  readonly onChange: (row: number, id: string, value: string) => void;
  readonly onRemove: (row: number) => void;
}) {
  const { fields } = layout;
  return (
    <div class="scroll" role="group" aria-label="Rows" tabIndex={0}>
      <table class="rows">
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">Row</span>
            </th>
            {fields.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
            <th scope="col">
              <span class="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((values, row) => (
            <tr key={row}>
              <th scope="row">{row + 1}</th>
              {fields.map((field) => {
                const id = `${field.id}-row-${row}`;
                const problem = problems.find((one) => one.row === row && one.field === field)?.message;
                const value = own(values, field.id);
                return (
                  <td key={field.id}>
                    <FieldControl
                      field={field}
                      id={id}
                      value={typeof value === 'string' ? value : ''}
                      name={`${field.label}, row ${row + 1}`}
                      isInvalid={problem !== undefined}
                      describedBy={problem === undefined ? '' : `${id}-problem`}
                      onChange={(changed) => onChange(row, field.id, changed)}
                    />
                    {problem !== undefined && (
                      <p class="problem" id={`${id}-problem`}>
                        {problem}
                      </p>
                    )}
                  </td>
                );
              })}
              <td>
                <button type="button" class="button small" onClick={() => onRemove(row)}>
                  <span aria-hidden="true">×</span>
                  <span class="visually-hidden">Remove row {row + 1}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
