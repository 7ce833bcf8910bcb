import { routes } from '../../../contract/routes.ts';
import './styles/theme.css';
import './styles/page.css';
import './styles/form.css';
import './docs/docs.css';
import { render } from 'preact';
import { DocsPage } from './docs/docs-page.tsx';
import type { Document } from './docs/document.ts';
import { Loaded } from './loaded.tsx';
import { mountPoint } from './mount-point.ts';

render(
  <Loaded
    path={routes.openapi}
    failure="The API cannot be shown"
    show={(document: Document, { key }) => <DocsPage document={document} apiKey={key} />}
  />,
  mountPoint(),
);
