/**
 * The records of a CSV file, RFC 4180: fields between commas, or semicolons where the first line has those
 * instead; in quotes they may hold any of it, and quotes twice. Empty lines are left out.
 *
 * @throws SyntaxError when a quote is never closed
 */
export function parseCsv(text: string): string[][] {
  const source = text.replace(/^\uFEFF/, '');
  const [firstLine = ''] = source.split('\n', 1);
  const separator = firstLine.includes(';') && !firstLine.includes(',') ? ';' : ',';
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  const endField = () => {
    record.push(field);
    field = '';
  };
  const endRecord = () => {
    endField();
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
  };
  for (let i = 0; i < source.length; i++) {
    const character = source[i] ?? '';
    if (character === '"' && field === '') {
      const end = closingQuote(source, i + 1);
      field = source.slice(i + 1, end).replaceAll('""', '"');
      i = end;
    } else if (character === separator) endField();
    else if (character === '\n') endRecord();
    else if (character !== '\r') field += character;
  }
  endRecord();
  return records;
}

function closingQuote(source: string, start: number): number {
  let end = source.indexOf('"', start);
  while (end !== -1 && source[end + 1] === '"') end = source.indexOf('"', end + 2);
  if (end !== -1) return end;
  throw new SyntaxError(`the quote before "${source.slice(start, start + 20)}" is never closed`);
}
