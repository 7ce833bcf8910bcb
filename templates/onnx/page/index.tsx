import { routes } from '../../../contract/routes.ts';
import './styles/theme.css';
import './styles/page.css';
import './styles/form.css';
import './styles/result.css';
import './styles/live.css';
import { render } from 'preact';
import { pageData, type PageDataJson } from './data/page-data.ts';
import { Loaded } from './loaded.tsx';
import { ModelPage } from './model-page.tsx';
import { mountPoint } from './mount-point.ts';

render(
  <Loaded
    path={routes.pageData}
    failure="This page cannot be shown"
    show={(json: PageDataJson, client) => <ModelPage data={pageData(json)} client={client} />}
  />,
  mountPoint(),
);
