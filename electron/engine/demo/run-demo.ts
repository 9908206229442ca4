import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DemoIdp, DemoProgress } from '../../../shared/contract/demo.ts';
import type { DemoScript } from '../../../shared/demo/script.ts';
import { demoScripts } from '../../../shared/demo/scripts.ts';
import { type DemoMemory, fill, fillStep, holds, keep } from '../../../shared/demo/variables.ts';
import { type DemoAnswer, DemoConnection } from './demo-connection.ts';

/** Progress without the number of the run, which is given by whoever counts runs. */
export type DemoRunProgress = Omit<DemoProgress, 'run'>;

export interface DemoRunOptions {
  readonly idp: DemoIdp;
  /** Absolute URL of the SCIM endpoints: `http://127.0.0.1:8484/scim/v2`. */
  readonly baseUrl: string;
  /** Headers that let the demo in, names and values in turn; empty sends none. */
  readonly credentials: readonly string[];
  /** PEM of an authority that the target's certificate may come from, beside those the system trusts. */
  readonly ca?: string;
  /** Factor on the pauses between requests: 1 takes about twelve seconds, 0 does not wait. */
  readonly pace: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DemoRunProgress) => void;
}

/**
 * Sends a joiner, mover and leaver as the identity provider would, over HTTP. People and groups that are there
 * already are linked and updated. Ends with `finished`, `stopped` (the signal), or `failed` with the problem in
 * words; it does not throw for anything the target does.
 */
export async function runDemo(options: DemoRunOptions): Promise<DemoRunProgress> {
  const { idp, baseUrl, credentials, ca, pace, signal, onProgress } = options;
  const script = demoScripts[idp];
  const memory: DemoMemory = { texts: new Map([['guid', randomUUID()]]), resources: new Map() };
  const connection = new DemoConnection(baseUrl, ca);
  let progress: DemoRunProgress = {
    idp,
    step: 0,
    steps: countSteps(script, 0, memory),
    state: 'running',
    chapter: '',
    problem: null,
  };
  const report = (change: Partial<DemoRunProgress>) => {
    progress = { ...progress, ...change };
    onProgress(progress);
    return progress;
  };

  try {
    for (const [index, step] of script.steps.entries()) {
      if (signal.aborted) return report({ state: 'stopped' });
      if (!holds(step, memory)) continue;
      const filled = fillStep(step, memory);
      if (filled === null) continue;
      if (pace > 0 && step.pause > 0) await pause(step.pause * pace, undefined, { signal });
      if (step.chapter !== progress.chapter) report({ chapter: step.chapter });
      const headers = fillHeaders(script, connection.host, credentials, filled.body);
      const answer = await connection.send({ ...filled, headers, signal });
      const problem = problemOf(answer, baseUrl, credentials.length > 0, progress.step === 0);
      if (problem !== null) return report({ step: progress.step + 1, state: 'failed', problem });
      if (answer.status < 300) keep(step.remember ?? [], answer.json, memory);
      const done = progress.step + 1;
      report({ step: done, steps: done + countSteps(script, index + 1, memory) });
    }
    return report({ state: 'finished', steps: progress.step });
  } catch (error) {
    if (signal.aborted) return report({ state: 'stopped' });
    return report({ state: 'failed', problem: tellFailure(error, baseUrl) });
  } finally {
    connection.close();
  }
}

/** Steps still to come, as far as is known. */
function countSteps({ steps }: DemoScript, from: number, memory: DemoMemory): number {
  return steps.slice(from).filter((step) => holds(step, memory)).length;
}

/**
 * Names and values in turn, without those that have nothing to say: no credentials, no body. Credentials that are no
 * Authorization header come last.
 */
function fillHeaders(
  script: DemoScript,
  host: string,
  credentials: readonly string[],
  body: string | null,
): string[] {
  const texts = new Map([['host', host]]);
  const others: string[] = [];
  for (let at = 0; at < credentials.length; at += 2) {
    const [name = '', value = ''] = credentials.slice(at, at + 2);
    if (name.toLowerCase() === 'authorization') texts.set('authorization', value);
    else others.push(name, value);
  }
  if (body !== null) texts.set('length', String(Buffer.byteLength(body)));
  const headers = script.headers.flatMap(([name, template]) => {
    if (body === null && name.toLowerCase().startsWith('content-')) return [];
    const value = fill(template, { texts });
    return value === null ? [] : [name, value];
  });
  return [...headers, ...others];
}

/** Why a run cannot go on; null when it can. Other refusals are what an identity provider would log and pass over. */
function problemOf(
  answer: DemoAnswer,
  baseUrl: string,
  hasCredentials: boolean,
  first: boolean,
): string | null {
  const { status } = answer;
  if (status === 401)
    return hasCredentials
      ? `${baseUrl} refused the credentials. Copy those of this target again and restart the demo.`
      : `${baseUrl} asks for a token and none was given. Start the demo with the token of this target.`;
  if (status >= 500)
    return `${baseUrl} answered ${status}${answer.detail === null ? '' : ` (${answer.detail})`}. Look at the last exchange, then restart the demo.`;
  if (first && status >= 300)
    return `${baseUrl} answered ${status} to the connection test. Check that it is the address of SCIM endpoints, such as http://127.0.0.1:8484/scim/v2.`;
  return null;
}

function tellFailure(error: unknown, baseUrl: string): string {
  const { host } = new URL(baseUrl);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
      return `${host} refused the connection. Start what should listen there, then restart the demo.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `There is no address for ${host}. Check the name in the base URL.`;
    case 'ETIMEDOUT':
      return `${host} did not answer within 60 s. Look at what it is doing, then restart the demo.`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${host} closed the connection in the middle of an answer. Look at its log, then restart the demo.`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `The certificate of ${host} comes from an authority that is not trusted here. Give the authority’s certificate, on the command line with --ca FILE; scimscope certificate prints that of a workspace.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${host} is for another name. Use the name or address it was made for.`;
    default:
      return `The request to ${host} failed: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
