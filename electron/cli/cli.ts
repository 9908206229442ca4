import { messageOf } from '../engine/errors.ts';
import { VERSION } from '../engine/version.ts';
import { certificate } from './certificate.ts';
import { compat } from './compat.ts';
import { demo } from './demo.ts';
import { directory } from './directory.ts';
import { listeners } from './listeners.ts';
import { listProfiles } from './profiles.ts';
import { serve } from './serve.ts';
import { UsageError } from './usage.ts';

const HELP = `Scimscope ${VERSION}: simulator and debugger for SCIM provisioning.

  scimscope serve   run the mock service provider or the proxy, with the UI in a browser
    --port N          port of the SCIM listener; 0 takes a free one (default 8484, or the next free)
    --data DIR        folder of the workspace
    --profile NAME    how the mock behaves (default tolerant; see: scimscope profiles)
    --upstream URL    forward to this URL instead of the mock
    --token T         bearer token the mock asks for
    --no-auth         the mock asks for no token
    --schemas FILE    add schemas and resource types to the mock and keep them; can be given again
    --rules FILE      rules for this run, in place of the workspace's
    --tls             HTTPS, with a certificate of the workspace's own authority
    --ui-port N       port of the UI; 0 takes a free one (default 8480, or the next free)
    --ui-once         the UI's address opens one page, once; Enter prints another
    --json            only the line of JSON, without the friendly lines on standard error

    --listeners FILE  several listeners, as scimscope listeners prints them, in place of the workspace's own
    --exposed         they may listen on addresses that other computers can reach

  scimscope listeners [--data DIR]
                    print the listeners of a workspace that is not open, without secrets;
                    --with-credentials adds what callers prove themselves with

  scimscope profiles             list what the mock can behave like

  scimscope demo    send a joiner, a mover and a leaver as an identity provider would
    --idp NAME        okta or entra (default okta)
    --target URL      base URL of the service provider (default http://127.0.0.1:8484/scim/v2)
    --token T         bearer token
    --ca FILE         certificate of an authority to trust, as PEM
    --fast            without the pauses

  scimscope compat  run every identity provider's lifecycle against a service provider, and tell what works
    --target URL      base URL of the service provider
    --token T         bearer token
    --idp NAMES       all (the default), or names with commas: okta, entra-default, onelogin …
    --report FORMAT   html, json or junit, on standard output or in a file
    --out FILE        the file of the report
    --domain NAME     domain of the people it makes (default scimscope.example)
    --yes             do not ask before a service provider that is not on this computer is written to
    --clean-up        only remove what earlier runs left, interrupted ones included
    --journal FILE    where it is noted what was made (default in the folder of the workspace)

  scimscope certificate [--data DIR]
                    print the certificate of that authority, to import where it is to be trusted

  scimscope directory COMMAND    people and groups of a workspace that is not open (else use its window)
    reset             take everything away; what was there is kept as a snapshot
    snapshot NAME     keep everything as it is
    snapshots         list what was kept: name, time, counts
    restore NAME      bring it back, in place of what is there
    import FILE       create and update from SCIM JSON (array, ListResponse, one a line) or CSV
    generate N        make N people and their groups up; --seed S makes another company
    schemas           list the schemas and resource types that were added to those of the RFC
    add-schemas FILE  add what /Schemas or /ResourceTypes of an app answers, or a file of one's own
    remove-schema X   take one away by its URN or name
    --data DIR        folder of the workspace

  scimscope help, scimscope version
`;

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  serve,
  demo,
  compat,
  directory,
  certificate,
  listeners,
  profiles: listProfiles,
  help: () => print(HELP),
  version: () => print(`${VERSION}\n`),
};

const SYNONYMS: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

/**
 * Runs one command.
 * @returns the exit code: 0 done, 1 the command ran and failed, 2 it could not start (one line on stderr says why)
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [first = 'help', ...rest] = argv;
  const name = SYNONYMS[first] ?? first;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (!command) throw new UsageError(`There is no command "${first}". See: scimscope help`);
    if (rest.includes('--help')) return await print(HELP);
    return await command(rest);
  } catch (error) {
    process.stderr.write(`scimscope: ${oneLine(error)}\n`);
    return 2;
  }
}

function oneLine(error: unknown): string {
  const next =
    error instanceof Error && 'next' in error && typeof error.next === 'string' ? ` ${error.next}` : '';
  return `${messageOf(error)}${next}`.replace(/\s+/g, ' ').trim();
}

async function print(text: string): Promise<number> {
  process.stdout.write(text);
  return 0;
}

if (process.argv[1] === import.meta.filename) process.exit(await main(process.argv.slice(2)));
