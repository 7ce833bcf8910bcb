import './styles/theme.css';
import { render } from 'preact';
import { mountPoint } from './mount-point.ts';

render(<h1>mlpack</h1>, mountPoint());
