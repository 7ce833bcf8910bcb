/** Units at a time that are given to a function as its arguments. */
const batch = 8192;

/** The text of units of UTF-16. */
export function stringOfUnits(units: Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += batch) {
    text += String.fromCharCode(...units.subarray(at, at + batch));
  }
  return text;
}
