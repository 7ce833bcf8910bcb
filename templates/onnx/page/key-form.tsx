/** Asks for an API key; it is kept as long as the page is open and nowhere else. */
export function KeyForm({
  wasWrong,
  onKey,
}: {
  readonly wasWrong: boolean;
  readonly onKey: (key: string) => void;
}) {
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get('key');
    if (typeof key === 'string' && key !== '') onKey(key);
  };
  return (
    <main class="lone card">
      <h1>API key</h1>
      <form onSubmit={submit}>
        <p class="hint">
          This server answers those who have one of its keys. It is kept until you leave this page.
        </p>
        <div class="field stack">
          <label for="key">API key</label>
          <input class="control" id="key" name="key" type="password" autocomplete="off" required />
        </div>
        {wasWrong && (
          <p role="alert" class="problem">
            The server does not know this key.
          </p>
        )}
        <div class="actions">
          <button class="button primary" type="submit">
            Continue
          </button>
        </div>
      </form>
    </main>
  );
}
