/** What the keys of the diff reach; set by the tab while it is mounted. */
export const diffParts: { move: ((by: number) => void) | null } = { move: null };
