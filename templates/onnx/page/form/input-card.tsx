import { useEffect, useRef, useState } from 'preact/hooks';
import { Card } from '../ui/card.tsx';
import { FileButton } from '../ui/file-button.tsx';
import { blankRow } from './blank-row.ts';
import type { Draft } from './draft.ts';
import type { Example } from './examples.ts';
import { FieldGroup } from './field-group.tsx';
import type { FormLayout } from './fields.ts';
import type { Problem } from './request.ts';
import { RowTable } from './row-table.tsx';
import { readUpload } from './upload.ts';
import type { FieldValue } from './values.ts';

/** The form: examples and files that fill it, its fields, Predict. */
export function InputCard({
  layout,
  examples,
  draft,
  problems,
  isBusy,
  onDraft,
  onPredict,
}: {
  readonly layout: FormLayout;
  readonly examples: readonly Example[];
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  readonly isBusy: boolean;
  readonly onDraft: (draft: Draft) => void;
  readonly onPredict: () => void;
}) {
  const { rows, example } = draft;
  const form = useRef<HTMLFormElement>(null);
  const [uploadProblem, setUploadProblem] = useState('');
  // Whoever cannot see which field it is, is led there.
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), [problems]);

  const fill = (filled: Draft) => {
    setUploadProblem('');
    onDraft(filled);
  };
  const change = (row: number, id: string, value: FieldValue) =>
    fill({ rows: rows.map((values, i) => (i === row ? { ...values, [id]: value } : values)), example: null });
  const remove = (row: number) => fill({ rows: rows.filter((_, i) => i !== row), example: null });
  const add = () => fill({ rows: [...rows, rows.at(-1) ?? blankRow(layout)], example: null });
  const load = async (file: File) => {
    const upload = readUpload(file.name, await file.text(), layout);
    if ('rows' in upload) fill({ rows: upload.rows, example: null });
    else setUploadProblem(upload.problem);
  };

  const isTable =
    rows.length > 1 && layout.fields.every(({ element, file }) => element !== null && file === null);
  const mayAdd = layout.maxRows !== null && rows.length < layout.maxRows;
  return (
    <Card title="Input" class="input">
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          // Not by `disabled`, which would take the focus from whoever pressed it.
          if (!isBusy) onPredict();
        }}
      >
        <div class="form-tools">
          {examples.length > 0 && <ExampleChoice examples={examples} chosen={example} onChoose={fill} />}
          <FileButton
            label="Load JSON or CSV"
            accept=".json,.csv,application/json,text/csv"
            onFile={(file) => void load(file)}
          />
        </div>
        {isTable ? (
          <RowTable layout={layout} rows={rows} problems={problems} onChange={change} onRemove={remove} />
        ) : (
          rows.map((values, row) => (
            <FieldGroup
              key={row}
              row={row}
              isAlone={rows.length === 1}
              layout={layout}
              values={values}
              problems={problems.filter((problem) => problem.row === row)}
              onChange={(id, value) => change(row, id, value)}
              onRemove={() => remove(row)}
            />
          ))
        )}
        <div class="actions">
          <button type="submit" class="button primary" aria-disabled={isBusy}>
            Predict
          </button>
          {mayAdd && (
            <button type="button" class="button" onClick={add}>
              Add a row
            </button>
          )}
        </div>
        <div role="alert">
          {uploadProblem !== '' && <p class="alert form-alert">{uploadProblem}</p>}
          {problems.length > 0 && <p class="alert form-alert">{summary(problems)}</p>}
        </div>
      </form>
    </Card>
  );
}

function ExampleChoice({
  examples,
  chosen,
  onChoose,
}: {
  readonly examples: readonly Example[];
  readonly chosen: Example | null;
  readonly onChoose: (draft: Draft) => void;
}) {
  const index = chosen === null ? -1 : examples.indexOf(chosen);
  const choose = (value: string) => {
    const example = examples[Number(value)];
    if (example !== undefined) onChoose({ rows: example.rows, example });
  };
  return (
    <div class="field">
      <label for="example">Example</label>
      <select
        id="example"
        class="control"
        value={String(index)}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {index === -1 && <option value="-1">Own input</option>}
        {examples.map(({ name }, i) => (
          <option key={i} value={String(i)}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function summary(problems: readonly Problem[]): string {
  const [first] = problems;
  if (first === undefined) return '';
  const more = problems.length === 1 ? '' : `, and ${problems.length - 1} more`;
  return `${first.field.label}: ${first.message}${more}.`;
}
