import './styles/theme.css';
import './styles/page.css';
import './styles/form.css';
import './docs/docs.css';
import { render } from 'preact';
import { App } from './docs/app.tsx';
import { mountPoint } from './mount-point.ts';

render(<App />, mountPoint());
