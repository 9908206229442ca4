import { z } from 'zod';
import { SchemaDefinition } from '../scim/schema-definition.ts';
import { methods } from './define.ts';

/** A resource as the mock presents it. */
export const Resource = z.record(z.string(), z.json());
export type Resource = z.infer<typeof Resource>;

/** Resources by type name: `{ User: 214, Group: 18 }`. */
export const Counts = z.record(z.string(), z.number().int());
export type Counts = z.infer<typeof Counts>;

/** A kind of resource that a directory holds, as `/ResourceTypes` lists it. */
export const DirectoryType = z.object({
  name: z.string(),
  endpoint: z.string(),
  schema: z.string(),
  extensions: z.array(z.string()),
  /** Attributes that hold links to other resources and are read in parts, such as `members`. */
  links: z.array(z.string()),
  count: z.number().int(),
});
export type DirectoryType = z.infer<typeof DirectoryType>;

/** Something under way with a directory that takes a while. One at a time per directory. */
export const DirectoryJob = z.object({
  id: z.number().int(),
  directory: z.number().int(),
  kind: z.enum(['generate', 'import', 'snapshot', 'restore', 'define']),
  state: z.enum(['running', 'finished', 'cancelled', 'failed']),
  /** What is being done right now: "Creating people". */
  step: z.string(),
  done: z.number().int(),
  total: z.number().int(),
  /** What came of it; of an import also what was refused. */
  result: z
    .object({
      created: z.number().int(),
      updated: z.number().int(),
      refused: z.number().int(),
      /** The first refusals: where in the file, and why. */
      refusals: z.array(z.object({ where: z.string(), why: z.string() })),
    })
    .nullable(),
  problem: z.object({ what: z.string(), next: z.string() }).nullable(),
});
export type DirectoryJob = z.infer<typeof DirectoryJob>;

export const DirectoryDescription = z.object({
  directory: z.number().int(),
  profile: z.string(),
  types: z.array(DirectoryType),
  schemas: z.array(SchemaDefinition),
  job: DirectoryJob.nullable(),
});
export type DirectoryDescription = z.infer<typeof DirectoryDescription>;

/** One line of a list of people or groups. */
export const DirectoryRow = z.object({
  id: z.string(),
  /** What people call it; the id when it has no name. */
  label: z.string(),
  userName: z.string().nullable(),
  /** Null for resources that cannot be switched off. */
  active: z.boolean().nullable(),
  /** Milliseconds since the epoch. */
  changedAt: z.number(),
});
export type DirectoryRow = z.infer<typeof DirectoryRow>;

export const directorySorts = ['name', 'changed'] as const;

/** Which resources, in which order: what positions of a list count in. */
const listing = {
  listener: z.number().int(),
  type: z.string(),
  /** Part of a name, userName, externalId, e-mail address or id; empty for all. */
  search: z.string().default(''),
  /** `changed`: the latest change first. */
  sort: z.enum(directorySorts).default('name'),
};

/** A state of a directory that was kept. */
export const Snapshot = z.object({
  id: z.number().int(),
  directory: z.number().int(),
  name: z.string(),
  createdAt: z.number(),
  /** Made before a reset or restore, not by hand. Only the latest of these is kept. */
  automatic: z.boolean(),
  counts: Counts,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** What a file would do, before it does it. */
export const ImportPreview = z.object({
  format: z.enum(['json', 'ndjson', 'csv']),
  people: z.number().int(),
  groups: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  refused: z.number().int(),
  refusals: z.array(z.object({ where: z.string(), why: z.string() })),
  /** For CSV: which column fills which attribute, and which are not known. */
  columns: z.array(z.object({ column: z.string(), attribute: z.string().nullable() })),
  rows: z.array(
    z.object({
      where: z.string(),
      type: z.string(),
      label: z.string(),
      outcome: z.enum(['create', 'update', 'refuse']),
      why: z.string().nullable(),
    }),
  ),
});
export type ImportPreview = z.infer<typeof ImportPreview>;

/** What somebody added to the schemas and resource types of RFC 7643. */
export const DefinitionList = z.object({
  schemas: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      attributes: z.number().int(),
      /** Names of the resource types whose core schema it is, or that it extends. */
      of: z.array(z.string()),
      /** It stands in place of one of RFC 7643. */
      replaces: z.boolean(),
    }),
  ),
  resourceTypes: z.array(z.object({ name: z.string(), endpoint: z.string(), schema: z.string() })),
});
export type DefinitionList = z.infer<typeof DefinitionList>;

/** What a write through the listener was answered with. The request is an exchange like any other. */
export const WriteResult = z.object({
  exchange: z.number().int(),
  status: z.number().int(),
  /** Why it was refused, and the attribute it is about when the answer names one. */
  problem: z.object({ detail: z.string(), attribute: z.string().nullable() }).nullable(),
});
export type WriteResult = z.infer<typeof WriteResult>;

const listener = z.number().int();
const one = { listener, type: z.string(), id: z.string() };
const name = z
  .string()
  .trim()
  .min(1, 'A snapshot needs a name')
  .max(200, 'A name has at most 200 characters');

/** Characters of one file of schemas. */
export const MAX_DEFINITIONS = 4 * 1024 * 1024;

/** Largest number of people that are made at once. */
export const MAX_GENERATED = 1_000_000;

export const directoryMethods = methods({
  'directory.describe': { params: z.object({ listener }), result: DirectoryDescription },
  /** Rows by position, `to` excluded. `inactive` counts those switched off among `total`. */
  'directory.list': {
    params: z.object({ ...listing, from: z.number().int().min(0), to: z.number().int().min(0) }),
    result: z.object({
      total: z.number().int(),
      inactive: z.number().int(),
      rows: z.array(DirectoryRow),
    }),
  },
  'directory.locate': {
    params: z.object({ ...listing, id: z.string() }),
    result: z.object({ position: z.number().int().nullable() }),
  },
  /** A resource without its links (they are read in parts), or whole. Null when there is none. */
  'directory.get': {
    params: z.object({ ...one, whole: z.boolean().default(false) }),
    result: z.object({ resource: Resource.nullable() }),
  },
  /** What a resource links to, by position, `to` excluded. */
  'directory.links': {
    params: z.object({
      ...one,
      attribute: z.string(),
      from: z.number().int().min(0),
      to: z.number().int().min(0),
    }),
    result: z.object({
      total: z.number().int(),
      rows: z.array(z.object({ id: z.string(), type: z.string().nullable(), label: z.string() })),
    }),
  },
  /** Whether a text would be accepted as a resource of the type, by schema and profile. */
  'directory.check': {
    params: z.object({ listener, type: z.string(), text: z.string() }),
    result: z.object({ problem: WriteResult.shape.problem }),
  },
  /** Sends a PUT (a PATCH where the profile has no PUT) through the listener. */
  'directory.save': { params: z.object({ ...one, text: z.string() }), result: WriteResult },
  /** Sends a DELETE through the listener. */
  'directory.delete': { params: z.object(one), result: WriteResult },

  /** Empties the directory and keeps what was in it as a snapshot; null when there was nothing. */
  'directory.reset': {
    params: z.object({ listener }),
    result: z.object({ snapshot: z.number().int().nullable() }),
  },
  /** Puts a snapshot back in place of everything since; the snapshot is none any more. */
  'directory.undo': { params: z.object({ listener, snapshot: z.number().int() }), result: DirectoryJob },
  'directory.snapshots': { params: z.object({ listener }), result: z.array(Snapshot) },
  'directory.snapshot': { params: z.object({ listener, name }), result: DirectoryJob },
  'directory.restore': { params: z.object({ listener, snapshot: z.number().int() }), result: DirectoryJob },
  'directory.deleteSnapshot': { params: z.object({ snapshot: z.number().int() }), result: z.object({}) },
  /** Takes a part of a file's text; the first one names no upload and is given one. */
  'directory.upload': {
    params: z.object({ upload: z.number().int().nullable(), name: z.string(), text: z.string() }),
    result: z.object({ upload: z.number().int() }),
  },
  'directory.discard': { params: z.object({ upload: z.number().int() }), result: z.object({}) },
  'directory.preview': { params: z.object({ listener, upload: z.number().int() }), result: ImportPreview },
  'directory.import': { params: z.object({ listener, upload: z.number().int() }), result: DirectoryJob },
  /** Makes people up. The same seed makes the same company. */
  'directory.generate': {
    params: z.object({
      listener,
      people: z.number().int().min(1).max(MAX_GENERATED),
      seed: z.number().int().min(0).default(1),
    }),
    result: DirectoryJob,
  },
  /** Schemas and resource types that somebody gave the directory. */
  'directory.definitions': { params: z.object({ listener }), result: DefinitionList },
  /** Adds those of files to them, or puts them in place of those with the same name. */
  'directory.define': {
    params: z.object({
      listener,
      files: z.array(z.object({ name: z.string(), text: z.string().max(MAX_DEFINITIONS) })).min(1),
    }),
    result: DirectoryJob,
  },
  /** Takes one away by its URN or name; all of them when it is null. */
  'directory.undefine': {
    params: z.object({ listener, id: z.string().nullable() }),
    result: DirectoryJob,
  },
  /** What is committed by then stays. */
  'directory.cancel': { params: z.object({ job: z.number().int() }), result: z.object({}) },
});

export const directoryEvents = {
  /** `touched` lists resources that are different now; null when everything may be. */
  'directory.changed': z.object({
    directory: z.number().int(),
    counts: Counts,
    touched: z.array(z.string()).nullable(),
  }),
  /** How far a preview is, in bytes of the file. */
  'directory.previewing': z.object({ upload: z.number().int(), done: z.number(), total: z.number() }),
  /** Schemas or resource types are different now. */
  'directory.defined': z.object({ directory: z.number().int() }),
  'directory.progress': DirectoryJob,
  'directory.snapshotsChanged': z.object({ directory: z.number().int(), snapshots: z.array(Snapshot) }),
} as const;
