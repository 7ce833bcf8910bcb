import { useMemo, useState } from 'preact/hooks';
import { writeJson } from '../data/exact-json.ts';
import { Card } from '../ui/card.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import {
  bodyFile,
  codeLines,
  isFromFile,
  type Language,
  languages,
  type ShownRequest,
} from './code-lines.ts';

/** The request that Predict sends, as code. */
export function CodeCard({
  request,
}: {
  /** null: what is filled in is no request yet. */
  readonly request: ShownRequest | null;
}) {
  const [language, setLanguage] = useState<Language>('curl');
  const code = useMemo(() => (request === null ? '' : codeLines(language, request)), [request, language]);
  return (
    <Card title="Code" tools={<Tabs chosen={language} onChoose={setLanguage} />}>
      <div role="tabpanel" id="code-panel" aria-labelledby={`tab-${language}`}>
        {request === null ? (
          <p class="hint">A value is missing or wrong: the code appears when the form is complete.</p>
        ) : (
          <>
            <pre class="code" tabIndex={0} role="group" aria-label={`${language} code`}>
              <code>{code}</code>
            </pre>
            <div class="actions">
              <CopyButton text={() => code} />
              {isFromFile(request.body) && <SaveBody text={() => writeJson(request.body)} />}
            </div>
          </>
        )}
      </div>
    </Card>
  );
}

function SaveBody({ text }: { readonly text: () => string }) {
  const save = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text()], { type: 'application/json' }));
    link.download = bodyFile;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <button type="button" class="button small" onClick={save}>
      Save {bodyFile}
    </button>
  );
}

/** Tabs as screen readers know them: arrows change, Tab leaves. */
function Tabs({
  chosen,
  onChoose,
}: {
  readonly chosen: Language;
  readonly onChoose: (language: Language) => void;
}) {
  const move = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }, step: number) => {
    const index = (languages.indexOf(chosen) + step + languages.length) % languages.length;
    const next = languages[index];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <div
      class="tabs"
      role="tablist"
      aria-label="Language"
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') move(event, 1);
        else if (event.key === 'ArrowLeft') move(event, -1);
      }}
    >
      {languages.map((language) => (
        <button
          key={language}
          id={`tab-${language}`}
          type="button"
          class="tab"
          role="tab"
          aria-selected={language === chosen}
          aria-controls="code-panel"
          tabIndex={language === chosen ? 0 : -1}
          onClick={() => onChoose(language)}
        >
          {language}
        </button>
      ))}
    </div>
  );
}
