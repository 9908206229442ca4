import type { DirectoryGroup, DirectoryUser } from '../idp-directory.ts';
import { type Done, Refusal, type Step, type Subject, type Talk, wordsOf } from '../talk.ts';
import { App, type AppOptions, groupSubject, personSubject } from './app.ts';
import { type Failure, Failures } from './failures.ts';
import { differenceOf, eraseGroup, syncGroup } from './groups.ts';
import { importAll } from './import.ts';
import { same, syncPerson } from './people.ts';
import { probe } from './probe.ts';
import { QuarantineState } from './quarantine.ts';

/** What became of one operation. */
export interface Outcome {
  readonly done: Done;
  /** Null when it succeeded. */
  readonly failure: Failure | null;
}

/** One thing to do, whose requests follow each other. Operations of a phase do not wait for one another. */
export interface Operation {
  readonly subject: Subject | null;
  /** What it is about: the connection test, a person, a group, or reading lists. */
  readonly of: 'check' | 'person' | 'reference' | 'group' | 'import';
  run(now: () => number): Talk<Outcome>;
}

/** Everything that is due, in phases that wait for each other. */
export interface Work {
  /** 1 is the first, which evaluates everybody. */
  readonly cycle: number;
  phases(): Iterable<Iterable<Operation>>;
}

/** What to take up: nothing was noted since the last time. */
interface Noted {
  readonly users: Set<string>;
  readonly groups: Set<string>;
  readonly gone: Map<string, Subject>;
  check: boolean;
  imports: boolean;
}

/**
 * An identity provider's connection to one app. Changes of the directory are noted; when their time has come they are
 * handed out as work, one operation for each person or group.
 */
export class Connector {
  readonly app: App;
  readonly failures: Failures;
  readonly quarantine: QuarantineState;
  #noted = nothing();
  #notedAt: number | null = null;
  #cycle = 0;
  #lastCycleAt: number | null = null;
  #done = 0;
  #failed = 0;
  #failedReferences = 0;
  #probeStatus: number | null = null;

  constructor(options: AppOptions) {
    this.app = new App(options);
    this.failures = new Failures(options.idp);
    this.quarantine = new QuarantineState(options.idp);
  }

  get cycle(): number {
    return this.#cycle;
  }

  /** How many people and groups are noted. */
  get noted(): number {
    return this.#noted.users.size + this.#noted.groups.size + this.#noted.gone.size;
  }

  noteUser(key: string, now: number): void {
    this.#noted.users.add(key);
    this.#notedAt ??= now;
  }

  noteGroup(key: string, now: number): void {
    if (!this.app.pushesGroups) return;
    this.#noted.groups.add(key);
    this.#notedAt ??= now;
  }

  /** The group is no longer in the directory. */
  noteGroupGone(key: string, now: number): void {
    const link = this.app.groups.get(key);
    this.#noted.groups.delete(key);
    if (!link) return;
    this.#noted.gone.set(key, groupSubject({ key, name: link.name }));
    this.#notedAt ??= now;
  }

  noteCheck(now: number): void {
    this.#noted.check = true;
    this.#notedAt ??= now;
  }

  noteImport(now: number): void {
    this.#noted.imports = true;
    this.#notedAt ??= now;
  }

  /** Evaluates everything again, as a restart of the job does; what is linked stays linked. */
  restart(now: number): void {
    this.quarantine.clear();
    for (const key of this.app.directory.users.keys()) this.noteUser(key, now);
    for (const key of this.app.directory.groups.keys()) this.noteGroup(key, now);
  }

  /**
   * When there is something to do, in ms of the virtual clock; null when there is nothing. `retries`: objects that
   * failed count, too.
   */
  nextAt(retries = true): number | null {
    if (this.quarantine.disabled) return null;
    const { timing } = this.app.idp;
    const retry = retries ? this.failures.nextAt() : null;
    if (timing.kind === 'events') {
      const noted = this.#notedAt === null ? null : this.#notedAt + timing.delay;
      return earliest(noted, retry);
    }
    if (this.#notedAt === null && retry === null) return null;
    // The administrator starts the first cycle.
    if (this.#lastCycleAt === null) return this.#notedAt;
    const every = this.quarantine.every ?? timing.every;
    const wanted = earliest(this.#notedAt, retry) ?? 0;
    const missed = Math.max(1, Math.ceil((wanted - this.#lastCycleAt) / every));
    return this.#lastCycleAt + missed * every;
  }

  /** Hands out everything that is noted or to be tried again by now. */
  takeWork(now: number): Work {
    const noted = this.#noted;
    this.#noted = nothing();
    this.#notedAt = null;
    this.#cycle++;
    this.#lastCycleAt = now;
    this.#done = this.#failed = this.#failedReferences = 0;
    this.#probeStatus = null;
    for (const { kind, key } of this.failures.due(now))
      (kind === 'person' ? noted.users : noted.groups).add(key);
    return { cycle: this.#cycle, phases: () => this.#phases(noted) };
  }

  /** Tells how the work went: a job that fails too much is slowed down. */
  finishWork(now: number): void {
    const tally = {
      done: this.#done,
      failed: this.#failed,
      failedReferences: this.#failedReferences,
      probeStatus: this.#probeStatus,
    };
    this.quarantine.afterCycle(tally, now);
  }

  *#phases(noted: Noted): Generator<Iterable<Operation>> {
    const { idp } = this.app;
    if (noted.check || idp.probesEachCycle) {
      yield [this.#check()];
      if (this.#probeStatus !== null && idp.quarantine?.atOnce.includes(this.#probeStatus)) {
        this.#putBack(noted);
        return;
      }
    }
    if (noted.imports) yield [this.#import()];
    const leaving = this.app.pushesGroups ? this.#groupsToLeave(noted) : [];
    if (leaving.length > 0) yield leaving.map((group) => this.#group(group));
    yield this.#people(noted.users, 'person');
    if (idp.people.references === 'later') yield this.#people(noted.users, 'reference');
    if (this.app.pushesGroups) yield this.#groups(noted.groups);
    if (noted.gone.size > 0) yield [...noted.gone.values()].map((subject) => this.#goneGroup(subject));
  }

  /** The app was out of reach: the next cycle takes it up again. */
  #putBack({ users, groups, gone }: Noted): void {
    for (const key of users) this.#noted.users.add(key);
    for (const key of groups) this.#noted.groups.add(key);
    for (const [key, subject] of gone) this.#noted.gone.set(key, subject);
    this.#notedAt = this.#lastCycleAt;
  }

  /** Where changes are sent one by one, leavers go out of their groups before their account is switched off. */
  #groupsToLeave({ users, groups }: Noted): DirectoryGroup[] {
    const { directory, idp } = this.app;
    if (idp.timing.kind !== 'events') return [];
    const leavers = new Set(
      [...users].filter((key) => {
        const user = directory.users.get(key);
        return user !== undefined && !this.app.wants(user) && this.app.people.get(key)?.on;
      }),
    );
    if (leavers.size === 0) return [];
    return [...groups].flatMap((key) => {
      const group = directory.groups.get(key);
      const link = this.app.groups.get(key);
      const leaves = link && [...leavers].some((user) => link.members.has(user) && !group?.members.has(user));
      return group && leaves ? [group] : [];
    });
  }

  *#people(keys: Iterable<string>, of: 'person' | 'reference'): Generator<Operation> {
    for (const key of keys) {
      const user = this.app.directory.users.get(key);
      if (user && (of === 'person' || this.#lacksReference(user))) yield this.#person(user, of);
    }
  }

  /** The account is there and its references are not what they should be. */
  #lacksReference(user: DirectoryUser): boolean {
    const link = this.app.people.get(user.key);
    if (!link?.on || !this.app.wants(user)) return false;
    return !same(this.app.payloadOf(user), link.payload);
  }

  *#groups(keys: Iterable<string>): Generator<Operation> {
    for (const key of keys) {
      const group = this.app.directory.groups.get(key);
      if (group) yield this.#group(group);
    }
  }

  #check(): Operation {
    return { subject: null, of: 'check', run: (now) => this.#told(null, 'check', probe(this.app), now) };
  }

  #import(): Operation {
    return {
      subject: null,
      of: 'import',
      run: (now) => this.#told(null, 'importPages', importAll(this.app), now),
    };
  }

  #person(user: DirectoryUser, of: 'person' | 'reference'): Operation {
    const subject = personSubject(user);
    const reference = of === 'reference';
    return {
      subject,
      of,
      run: (now) => this.#told(subject, null, syncPerson(this.app, user), now, reference),
    };
  }

  #group(group: DirectoryGroup): Operation {
    const subject = groupSubject(group);
    return { subject, of: 'group', run: (now) => this.#told(subject, null, syncGroup(this.app, group), now) };
  }

  #goneGroup(subject: Subject): Operation {
    return { subject, of: 'group', run: (now) => this.#told(subject, null, this.#forgetGroup(subject), now) };
  }

  *#forgetGroup(subject: Subject): Talk<Done> {
    const link = this.app.groups.get(subject.key);
    if (link && this.app.idp.groups?.erase) return yield* eraseGroup(this.app, link, subject);
    this.app.groups.delete(subject.key);
    return 'nothing';
  }

  /** Runs a talk to its end and keeps what it failed of. */
  *#told(
    subject: Subject | null,
    step: Step | null,
    talk: Talk<unknown>,
    now: () => number,
    reference = false,
  ): Talk<Outcome> {
    try {
      const result = yield* talk;
      const done = step ?? (result as Done);
      const recovered = subject !== null && this.failures.succeeded(subject);
      this.#done++;
      if (subject?.kind === 'person' && done !== 'nothing')
        this.#noteLateMember(subject.key, recovered, now());
      return { done, failure: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#failed++;
      if (reference) this.#failedReferences++;
      if (step === 'check') this.#probeStatus = error.answer.status;
      const words = wordsOf(this.app.idp, error);
      const about = subject ?? { kind: 'person', key: '', name: '' };
      const failure =
        subject === null
          ? { subject: about, step: error.request.step, words, tries: 1, firstAt: now(), nextAt: null }
          : this.failures.add(subject, error, words, now());
      return { done: 'nothing', failure };
    }
  }

  /**
   * An account that just came may be missing in groups that were pushed before. Where late members are missed, only
   * one that had failed is taken up: its reference was waited for.
   */
  #noteLateMember(key: string, recovered: boolean, now: number): void {
    if (!this.app.pushesGroups || (this.app.idp.groups?.lateMembers === 'missed' && !recovered)) return;
    for (const [groupKey, link] of this.app.groups) {
      const group = this.app.directory.groups.get(groupKey);
      if (group?.members.has(key) && differenceOf(this.app, group, link).add.length > 0)
        this.noteGroup(groupKey, now);
    }
  }
}

function nothing(): Noted {
  return { users: new Set(), groups: new Set(), gone: new Map(), check: false, imports: false };
}

function earliest(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}
