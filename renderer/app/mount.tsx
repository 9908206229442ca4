import '../rpc/without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { bridge } from '../rpc/bridge.ts';
import type { Link } from '../rpc/connect.ts';
import { startEngine } from './engine.ts';
import { Frame } from './frame.tsx';
import '../ui/index.css';

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
