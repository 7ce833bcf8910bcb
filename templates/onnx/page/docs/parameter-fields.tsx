import { own } from '../../../../contract/own.ts';
import type { Parameter } from './operations.ts';

/** Fields for parameters, by whose names their values go. */
export function ParameterFields({
  parameters,
  values,
  onInput,
}: {
  readonly parameters: readonly Parameter[];
  readonly values: Readonly<Record<string, string>>;
  readonly onInput: (name: string, value: string) => void;
}) {
  return (
    <div class="fields parameters">
      {parameters.map(({ name, in: place, required = false, schema }) => {
        const options = schema.enum?.map(String) ?? null;
        const common = {
          id: `parameter-${name}`,
          class: 'control',
          required,
          value: own(values, name) ?? '',
        };
        return (
          <div key={name} class="field">
            <label for={common.id}>
              {name} <span class="kind">{place}</span>
            </label>
            {options === null ? (
              <input {...common} onInput={(event) => onInput(name, event.currentTarget.value)} />
            ) : (
              <select {...common} onChange={(event) => onInput(name, event.currentTarget.value)}>
                <option value="">left out</option>
                {options.map((option) => (
                  <option key={option}>{option}</option>
                ))}
              </select>
            )}
          </div>
        );
      })}
    </div>
  );
}
