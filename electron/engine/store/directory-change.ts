/**
 * How a directory tells the store what a request did to it. A resource is stored as JSON without its
 * many-valued references; those (group members, role assignments) are links of their own, so that one member
 * more costs one row whatever the size of the group.
 */
export type DirectoryChange =
  | {
      readonly op: 'put';
      readonly type: string;
      readonly id: string;
      readonly json: string;
      /** There was no resource with this id. */
      readonly isNew: boolean;
    }
  /** Removes the resource and every link it owns. */
  | { readonly op: 'remove'; readonly type: string; readonly id: string }
  | {
      readonly op: 'link';
      readonly type: string;
      readonly id: string;
      readonly attribute: string;
      /** Id of the resource pointed at. */
      readonly value: string;
      /** The whole element, as JSON. */
      readonly json: string;
      /** There was no such link. */
      readonly isNew: boolean;
    }
  | {
      readonly op: 'unlink';
      readonly type: string;
      readonly id: string;
      readonly attribute: string;
      readonly value: string;
    };

/** What the store gives back when a directory is opened, in the order it was written. */
export interface StoredDirectory {
  resources(): Iterable<StoredResource>;
  links(): Iterable<StoredLink>;
}

export interface StoredResource {
  readonly type: string;
  readonly id: string;
  readonly json: string;
}

export interface StoredLink {
  readonly type: string;
  readonly id: string;
  readonly attribute: string;
  readonly value: string;
  readonly json: string;
}
