/** The element of the HTML that the page is drawn into. */
export function mountPoint(): HTMLElement {
  const element = document.getElementById('page');
  if (element === null) throw new Error('the HTML has no #page');
  return element;
}
