import type { DemoIdp } from '../contract/demo.ts';
import { entraDemo } from './entra.ts';
import { oktaDemo } from './okta.ts';
import type { DemoScript } from './script.ts';

export const demoScripts: Readonly<Record<DemoIdp, DemoScript>> = { okta: oktaDemo, entra: entraDemo };
