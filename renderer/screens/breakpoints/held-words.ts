import type { Held } from '../../../shared/contract/breakpoints.ts';
import { idpNames } from '../../../shared/contract/idp.ts';
import type { Breakpoint } from '../../../shared/rules/breakpoint.ts';

/** Who waits: "Okta", or "The client" when it is not known. */
export function senderName({ idp }: Pick<Held, 'idp'>): string {
  return idp ? idpNames[idp.id].name : 'The client';
}

/** The same inside a sentence. */
export function senderInside(held: Pick<Held, 'idp'>): string {
  return held.idp ? senderName(held) : 'the client';
}

export function isMock({ answeredBy }: Pick<Held, 'answeredBy'>): boolean {
  return answeredBy.startsWith('mock');
}

/** "the mock" or "the app". */
export function targetName(held: Pick<Held, 'answeredBy'>): string {
  return isMock(held) ? 'the mock' : 'the app';
}

/** "before it reaches the app", "before Okta hears it". */
export function whereHeld(held: Held): string {
  return held.stage === 'request'
    ? `before it reaches ${targetName(held)}`
    : `before ${senderInside(held)} hears it`;
}

/** `0:41`; hours only where there are any. Given in ms; never below zero. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** The same for a screen reader: "41 seconds", "1 minute 12 seconds". */
export function spokenTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const part = (value: number, noun: string) => `${value} ${noun}${value === 1 ? '' : 's'}`;
  if (minutes === 0) return part(seconds, 'second');
  return seconds % 60 === 0
    ? part(minutes, 'minute')
    : `${part(minutes, 'minute')} ${part(seconds % 60, 'second')}`;
}

export interface Clock {
  /** What a face shows: time left, or time passed where nothing is going to happen by itself. ms. */
  shown: number;
  /** 0 to 1 of the time that is left; null when the clock counts up. */
  left: number | null;
  /** "0:41 left", "held for 2:10" */
  words: string;
}

/**
 * The clock of a held exchange. It counts towards what ends the hold: the client's time-out where it is known,
 * or the breakpoint's own time. Without either it counts up.
 */
export function clockOf(held: Held, holdFor: Breakpoint['holdFor'] | undefined, now: number): Clock {
  const own = typeof holdFor === 'number' || held.givesUpAt === null ? held.releasesAt : null;
  const end =
    own !== null && (held.givesUpAt === null || own < held.givesUpAt) ? own : (held.givesUpAt ?? null);
  if (end === null) {
    const shown = now - held.heldAt;
    return { shown, left: null, words: `held for ${spokenTime(shown)}` };
  }
  const from = end === held.givesUpAt ? held.receivedAt : held.heldAt;
  const shown = Math.max(0, end - now);
  return { shown, left: Math.min(1, shown / Math.max(1, end - from)), words: `${spokenTime(shown)} left` };
}

/** What ends the hold if nobody does anything, and when. */
export function whatEndsIt(
  held: Held,
  holdFor: Breakpoint['holdFor'] | undefined,
  edited: boolean,
  now: number,
): string {
  const as = edited ? 'as you left it' : 'as it came';
  if (held.releasesAt !== null && held.releasesAt > now) {
    const at =
      held.givesUpAt !== null && typeof holdFor !== 'number'
        ? `At ${countdown(held.givesUpAt - held.releasesAt)}`
        : `In ${spokenTime(held.releasesAt - now)}`;
    return `${at} Scimscope lets it through ${as}.`;
  }
  if (held.releasesAt !== null) return `Scimscope lets it through ${as}.`;
  return 'Scimscope keeps it until you let it go.';
}

/** What is known of the client's patience. */
export function patienceWords(held: Held, now: number): string {
  if (held.givesUpAt !== null && held.givesUpAt < now)
    return `${senderName(held)} was expected to hang up by now, and has not.`;
  return held.patience?.text ?? `How long ${senderInside(held)} waits is not known.`;
}
