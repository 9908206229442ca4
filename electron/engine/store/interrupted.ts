import type { Sqlite } from './database.ts';

/** Exchanges that were under way when the engine last stopped, by whatever cause, will not end any more. */
export function closeInterrupted(db: Sqlite): void {
  db.prepare(
    `UPDATE exchange SET outcome = 'interrupted', problem =
       CASE WHEN status IS NULL THEN 'Scimscope stopped before there was an answer.'
            ELSE 'Scimscope stopped before it was known whether the answer arrived.' END
     WHERE outcome = 'pending'`,
  ).run();
}
