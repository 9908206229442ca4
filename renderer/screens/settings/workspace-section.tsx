import type { Workspace } from '../../app/workspace.ts';
import { CopyIconButton } from '../../ui/copy-button.tsx';

export function WorkspaceSection({ workspace }: { workspace: Workspace }) {
  const { info } = workspace;
  return (
    <dl className="settings-facts">
      <dt>Data folder</dt>
      <dd>
        <span className="mono cut">{info.data}</span>
        <CopyIconButton text={info.data} what="path of the data folder" />
      </dd>
      <dt>Version</dt>
      <dd>
        {info.version} <span className="t3">storage format {info.formatVersion}</span>
      </dd>
      <dt>Runs as</dt>
      <dd>{info.host === 'desktop' ? 'desktop app' : 'headless host in a terminal'}</dd>
    </dl>
  );
}
