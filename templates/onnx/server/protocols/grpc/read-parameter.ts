import { endOfVarint, FieldReader, signedVarint, wireType } from './field-reader.ts';

/** What an `InferParameter` may be; null: nothing that is known. */
export type ParameterValue = boolean | number | string | null;

/**
 * An entry of a map of parameters: its name and value. 64-bit integers as near as a number comes to them.
 *
 * @throws HttpError 400 when the bytes are no such message
 */
export function readParameter(entry: FieldReader): [string, ParameterValue] {
  let name = '';
  let value: ParameterValue = null;
  while (entry.next()) {
    if (entry.field === 1) name = entry.text();
    else if (entry.field === 2) value = readValue(entry.message());
  }
  return [name, value];
}

function readValue(reader: FieldReader): ParameterValue {
  let value: ParameterValue = null;
  while (reader.next()) {
    const { bytes, start } = reader;
    switch (reader.field) {
      case 1:
      case 2:
      case 5: {
        reader.require(wireType.varint);
        const integer = signedVarint(bytes, start, endOfVarint(bytes, start, reader.end));
        value = reader.field === 1 ? integer !== 0 : integer;
        break;
      }
      case 3:
        value = reader.text();
        break;
      case 4:
        reader.require(wireType.fixed64);
        value = bytes.readDoubleLE(start);
        break;
    }
  }
  return value;
}
