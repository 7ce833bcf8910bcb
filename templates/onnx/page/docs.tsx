import './styles/theme.css';
import { render } from 'preact';
import { mountPoint } from './mount-point.ts';

render(<h1>API</h1>, mountPoint());
