import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: string[];
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}

type Resource = Record<string, unknown> & { id: string };

/** Just enough of a service provider to be sent a demo: it keeps what it is given and finds it by `eq`. */
export class SmallProvider {
  readonly seen: SeenRequest[] = [];
  readonly users = new Map<string, Resource>();
  readonly groups = new Map<string, Resource>();
  readonly token = 'small-provider-token';
  /** Answers instead of the provider when it returns something. */
  instead: (method: string, url: string) => { status: number; body: unknown } | null = () => null;
  readonly #server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const { method = '', url = '', rawHeaders } = request;
      const refused = request.headers.authorization !== `Bearer ${this.token}`;
      const { status, answer } = refused ? error(401, 'no') : this.#answer(method, url, body);
      this.seen.push({ method, url, rawHeaders, body, status, answer: structuredClone(answer) });
      response.writeHead(status, { 'Content-Type': 'application/scim+json' });
      response.end(answer === undefined ? undefined : JSON.stringify(answer));
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/scim/v2`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(method: string, url: string, body: unknown): { status: number; answer: unknown } {
    const instead = this.instead(method, url);
    if (instead) return { status: instead.status, answer: instead.body };
    const { pathname, searchParams } = new URL(url, 'http://small');
    const [, , , collection = '', id] = pathname.split('/');
    const resources = collection === 'Users' ? this.users : this.groups;
    if (id === undefined && method === 'GET') {
      const [, attribute = '', wanted] = /^(\w+) eq "(.*)"$/.exec(searchParams.get('filter') ?? '') ?? [];
      const found = [...resources.values()].filter(
        (one) => wanted === undefined || one[attribute] === wanted,
      );
      return {
        status: 200,
        answer: { totalResults: found.length, startIndex: 1, itemsPerPage: found.length, Resources: found },
      };
    }
    if (id === undefined) {
      const resource = { ...(body as object), id: randomUUID() };
      resources.set(resource.id, resource);
      return { status: 201, answer: resource };
    }
    const resource = resources.get(id);
    if (!resource) return error(404, `no ${id}`);
    if (method === 'GET') return { status: 200, answer: resource };
    if (method === 'PUT') resources.set(id, { ...(body as object), id });
    else this.#patch(resource, body as { Operations: { op: string; path?: string; value: unknown }[] });
    return method === 'PUT' ? { status: 200, answer: resources.get(id) } : { status: 204, answer: undefined };
  }

  #patch(
    resource: Resource,
    { Operations }: { Operations: { op: string; path?: string; value: unknown }[] },
  ): void {
    for (const { op, path, value } of Operations) {
      const members = (resource.members ?? []) as { value: string }[];
      const verb = op.toLowerCase();
      if (path?.startsWith('members')) {
        const given = [
          /eq "(.*)"/.exec(path)?.[1] ?? (value as { value: string }[]).map((one) => one.value),
        ].flat();
        const others = members.filter((one) => !given.includes(one.value));
        resource.members = verb === 'add' ? [...others, ...(value as { value: string }[])] : others;
      } else if (path === undefined) Object.assign(resource, value);
      else if (path === 'active') resource.active = String(value).toLowerCase() === 'true';
      else assign(resource, path, value);
    }
  }
}

function error(status: number, detail: string) {
  return {
    status,
    answer: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail },
  };
}

function assign(resource: Record<string, unknown>, path: string, value: unknown): void {
  const [, urn, attribute = path] = /^(urn:.*:User):(\w+)$/.exec(path) ?? [];
  const [first = '', second] = attribute.includes('[') ? [attribute] : attribute.split('.');
  if (urn !== undefined) resource[urn] ??= {};
  const holder = urn === undefined ? resource : (resource[urn] as Record<string, unknown>);
  if (second === undefined) holder[first] = value;
  else holder[first] = { ...(holder[first] as object), [second]: value };
}
