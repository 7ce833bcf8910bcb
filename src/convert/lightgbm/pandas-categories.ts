/** As long as a line of a file may be. */
const maxLength = 2 ** 24;

/**
 * What pandas had of each column of its type `category`, as LightGBM writes it behind `pandas_categorical:`: JSON, or null for
 * none.
 *
 * @param columnCount of the model, which has no more lists of categories
 * @returns null for what are no lists of texts and numbers
 */
export function pandasCategories(json: string, columnCount: number): readonly (readonly unknown[])[] | null {
  if (json.length > maxLength || !areFlatLists(json, columnCount)) return null;
  try {
    const lists: unknown = JSON.parse(json);
    if (lists === null) return [];
    if (Array.isArray(lists) && lists.every((list) => Array.isArray(list))) return lists;
  } catch {
    // What Python writes and JSON doesn't have, as NaN, is no category that pandas keeps.
  }
  return null;
}

/** Whether JSON has a list of so many lists at most, and nothing in these that has something inside: told before it is parsed. */
function areFlatLists(json: string, mostLists: number): boolean {
  let depth = 0;
  let lists = -1;
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case '"':
        at = textEnd(json, at);
        break;
      case '{':
        return false;
      case ']':
        depth -= 1;
        break;
      case '[':
        depth += 1;
        lists += 1;
        if (depth > 2 || lists > mostLists) return false;
    }
  }
  return true;
}

/** Where the quote is that ends the text which begins at a place; beyond the end where there is none. */
function textEnd(json: string, start: number): number {
  let at = start + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
