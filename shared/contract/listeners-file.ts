import { z } from 'zod';
import { ListenerChange, type ListenerSettings } from './listener.ts';
import {
  defaultUpstreamOptions,
  SecretSlot,
  type SecretState,
  secretSlots,
  UpstreamOptions,
} from './upstream.ts';

export const LISTENERS_FORMAT = 'scimscope-listeners';
export const LISTENERS_VERSION = 1;

/** A listener in a file: what is left out stays as it is, or is chosen for a new one. */
export const FileListener = z.strictObject({
  ...ListenerChange.shape,
  /** Says which listener of a workspace it is. */
  name: z.string().min(1),
  upstream: z.strictObject(UpstreamOptions.shape).partial().optional(),
  /** Names of the environment variables that hold the secrets: they are never in the file themselves. */
  secrets: z
    .partialRecord(
      SecretSlot,
      z.strictObject({ env: z.string().regex(/^[A-Za-z_]\w*$/, 'The name of an environment variable') }),
    )
    .optional(),
});
export type FileListener = z.output<typeof FileListener>;

/** What `serve --listeners` reads and `scimscope listeners` prints. */
export const ListenersFile = z.strictObject({
  format: z.literal(LISTENERS_FORMAT, { error: `A file of listeners says "format": "${LISTENERS_FORMAT}"` }),
  version: z.literal(LISTENERS_VERSION, {
    error: ({ input }) =>
      typeof input === 'number' && input > LISTENERS_VERSION
        ? `This file is of version ${input}; this Scimscope reads version ${LISTENERS_VERSION}. Use a newer one`
        : `A file of listeners says "version": ${LISTENERS_VERSION}`,
  }),
  listeners: z
    .array(FileListener)
    .min(1)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'Two listeners have one name'),
});
export type ListenersFile = z.output<typeof ListenersFile>;

/**
 * A file that makes the same listeners elsewhere. Options that are as they come are left out, and so is what callers
 * prove themselves with, unless it is asked for.
 */
export function printListeners(
  listeners: readonly {
    readonly settings: ListenerSettings;
    readonly secrets: Readonly<Record<SecretSlot, SecretState>>;
  }[],
  withCredentials: boolean,
): string {
  const file = {
    format: LISTENERS_FORMAT,
    version: LISTENERS_VERSION,
    listeners: listeners.map(({ settings: { auth, upstream, shadow, ...rest }, secrets }) => {
      const changed = Object.entries(upstream).filter(
        ([key, value]) =>
          JSON.stringify(value) !== JSON.stringify(defaultUpstreamOptions[key as keyof UpstreamOptions]),
      );
      const kept = secretSlots.filter((slot) => secrets[slot] !== 'absent');
      return {
        ...rest,
        ...(withCredentials && { auth }),
        ...(shadow !== null && { shadow }),
        ...(changed.length > 0 && { upstream: Object.fromEntries(changed) }),
        ...(kept.length > 0 && {
          secrets: Object.fromEntries(kept.map((slot) => [slot, { env: variableFor(rest.name, slot) }])),
        }),
      };
    }),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** `HR_UPSTREAM_SECRET` */
function variableFor(name: string, slot: SecretSlot): string {
  const word = name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
  return `${/^[A-Z]/.test(word) ? '' : 'LISTENER_'}${word}_${slot.toUpperCase()}_SECRET`;
}
