import '../rpc/without-eval.ts';
// Before any component's own styles, which build on it.
import '../ui/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { bridge } from '../rpc/bridge.ts';
import type { Link } from '../rpc/connect.ts';
import { startEngine } from './engine.ts';
import { Frame } from './frame.tsx';

/** Shows the product in an element, talking to the engine over a link. */
export function mount(root: HTMLElement, link: Link): void {
  document.documentElement.dataset.platform = bridge?.platform ?? 'browser';
  startEngine(link);
  createRoot(root).render(
    <StrictMode>
      <Frame />
    </StrictMode>,
  );
}
