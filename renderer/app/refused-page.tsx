import { KeyRound } from 'lucide-react';
import { EmptyState } from '../ui/notice.tsx';

/** For a browser that has no valid token for this host. */
export function RefusedPage() {
  return (
    <main className="refused">
      <EmptyState
        icon={<KeyRound size={20} strokeWidth={1.75} aria-hidden="true" />}
        title="This page has no key to the engine"
      >
        Scimscope prints its address in the terminal where it was started, with a token behind the # sign.
        Open that whole address. Each start has a new one, and one printed by npm start opens one page, once:
        press Enter in the terminal for another.
      </EmptyState>
    </main>
  );
}
