import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DirectoryDescription } from '../../../shared/contract/directory.ts';
import type { Listener } from '../../../shared/contract/listener.ts';
import { IconButton } from '../../ui/button.tsx';
import { moveTo } from './directory-place.ts';

export interface TaskProps {
  listener: Listener;
  description: DirectoryDescription;
  /** Something else is being done with the directory. */
  busy: boolean;
}

/** Something done with the directory as a whole, in the place of the record. */
export function Task({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="record" aria-label={title}>
      <header className="record-head task-head">
        <h2 className="record-title">{title}</h2>
        <div className="record-acts">
          <IconButton label="Close" onPress={() => moveTo({ task: null })}>
            <X size={15} strokeWidth={1.75} />
          </IconButton>
        </div>
      </header>
      <div className="task">{children}</div>
    </section>
  );
}
