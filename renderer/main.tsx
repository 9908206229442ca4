import './rpc/without-eval.ts';
import { mount } from './app/mount.tsx';
import { createLink } from './rpc/connect.ts';

const root = document.getElementById('root');
if (root) mount(root, createLink());
