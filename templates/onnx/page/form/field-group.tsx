import { own } from '../../../../contract/own.ts';
import { ImageField } from '../image/image-field.tsx';
import { FieldControl } from './field-control.tsx';
import { FileField } from './file-field.tsx';
import type { Field, FormLayout } from './fields.ts';
import type { Problem } from './request.ts';
import { type FieldValue, type RowValues, shapeText } from './values.ts';

/** The fields of one row, each with its label; several rows are numbered. */
export function FieldGroup({
  row,
  isAlone,
  layout,
  values,
  problems,
  onChange,
  onRemove,
}: {
  readonly row: number;
  readonly isAlone: boolean;
  readonly layout: FormLayout;
  readonly values: RowValues;
  readonly problems: readonly Problem[];
  readonly onChange: (id: string, value: FieldValue) => void;
  readonly onRemove: () => void;
}) {
  const fields = (
    <div class="fields">
      {layout.fields.map((field) => (
        <LabelledField
          key={field.id}
          field={field}
          id={`${field.id}-row-${row}`}
          value={own(values, field.id) ?? null}
          problem={problems.find((problem) => problem.field === field)?.message ?? null}
          onChange={(value) => onChange(field.id, value)}
        />
      ))}
    </div>
  );
  if (isAlone) return fields;
  return (
    <fieldset class="row-group">
      <legend>Row {row + 1}</legend>
      {fields}
      <div class="actions">
        <button type="button" class="button small" onClick={onRemove}>
          Remove row {row + 1}
        </button>
      </div>
    </fieldset>
  );
}

function LabelledField({
  field,
  id,
  value,
  problem,
  onChange,
}: {
  readonly field: Field;
  readonly id: string;
  readonly value: FieldValue;
  readonly problem: string | null;
  readonly onChange: (value: FieldValue) => void;
}) {
  const { label, kind, input, shape } = field;
  const isJson = kind === 'tensor' || kind === 'json';
  const said = problem !== null && (
    <p class="problem" id={`${id}-problem`}>
      {problem}
    </p>
  );
  if (kind === 'image' && input.image != null) {
    return (
      <div class="field wide">
        <span class="label">{label}</span>
        <ImageField
          label={label}
          image={input.image}
          dtype={input.dtype}
          elements={Array.isArray(value) ? value : null}
          onChange={onChange}
        />
        {said}
      </div>
    );
  }
  if (field.file !== null) {
    return (
      <div class="field wide">
        <span class="label">{label}</span>
        <FileField
          label={label}
          type={field.file}
          base64={typeof value === 'string' ? value : ''}
          onChange={onChange}
        />
        {said}
      </div>
    );
  }
  return (
    <div class={isJson || kind === 'passage' ? 'field wide' : 'field'}>
      <label for={id}>{label}</label>
      {isJson && (
        <p class="hint" id={`${id}-kind`}>
          {kind === 'json' ? 'any value, in JSON' : `${input.dtype}, nested arrays of ${shapeText(shape)}`}
        </p>
      )}
      <FieldControl
        field={field}
        id={id}
        value={typeof value === 'string' ? value : ''}
        isInvalid={problem !== null}
        describedBy={[isJson ? `${id}-kind` : '', problem === null ? '' : `${id}-problem`].join(' ').trim()}
        onChange={onChange}
      />
      {said}
    </div>
  );
}
