import './styles/theme.css';
import './styles/page.css';
import './styles/form.css';
import './styles/result.css';
import './styles/live.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { mountPoint } from './mount-point.ts';

render(<App />, mountPoint());
