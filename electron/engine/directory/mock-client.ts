import { isObject, type JsonObject } from '../../../shared/scim/json.ts';
import type { MockTarget } from '../pipeline/target.ts';
import type { DirectoryChange } from '../store/directory-change.ts';

export interface MockReply {
  readonly status: number;
  readonly body: JsonObject;
  readonly changes: readonly DirectoryChange[];
}

/** Speaks to a mock in process, as a client would over HTTP. Nothing is recorded, and storing changes is up to the caller. */
export class MockClient {
  readonly #mock: MockTarget;
  readonly #basePath: string;
  readonly #baseUrl: string;

  readonly #inside: boolean;

  /** `inside`: as Scimscope itself sees the directory; else as clients do, with everything the profile imitates. */
  constructor(mock: MockTarget, basePath: string, baseUrl: string, inside = true) {
    this.#inside = inside;
    this.#mock = mock;
    this.#basePath = basePath;
    this.#baseUrl = baseUrl;
  }

  /** `path` is what follows the base path, encoded. */
  send(method: string, path: string, body?: unknown): MockReply {
    const answer = this.#mock.answer({
      method,
      target: `${this.#basePath}${path}`,
      rawHeaders: body === undefined ? noHeaders : jsonHeaders,
      body: body === undefined ? noBody : Buffer.from(JSON.stringify(body)),
      basePath: this.#basePath,
      baseUrl: this.#baseUrl,
      inside: this.#inside,
    });
    return { status: answer.status, body: parsed(answer.body), changes: answer.changes };
  }
}

const noHeaders: readonly string[] = [];
const jsonHeaders: readonly string[] = ['Content-Type', 'application/scim+json'];
const noBody = Buffer.alloc(0);

function parsed(body: Buffer | null): JsonObject {
  const json: unknown = body && body.length > 0 ? JSON.parse(body.toString('utf8')) : {};
  return isObject(json) ? json : {};
}

/** Why a request was refused, in the words of the service provider. */
export function detailOf({ status, body }: { readonly status: number; readonly body: JsonObject }): string {
  return typeof body.detail === 'string' ? body.detail : `It was answered ${status} without a reason.`;
}
