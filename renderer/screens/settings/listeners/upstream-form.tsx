import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { defaultUpstreamOptions, type UpstreamOptions } from '../../../../shared/contract/upstream.ts';
import { Button } from '../../../ui/button.tsx';
import { Segments, Switch } from '../../../ui/field.tsx';
import { CredentialsForm } from './credentials-form.tsx';
import { ProxyForm } from './proxy-form.tsx';
import { saveWayOrReport, type Way } from './saving.ts';
import { TrustForm } from './trust-form.tsx';

/** How requests get to the app: whom to believe, how to sign in, and what is changed on the way. */
export function UpstreamForm({ way, url }: { way: Way; url: string }) {
  const upstream = way.options;
  const changed = changedOnTheWay(upstream);
  const [open, setOpen] = useState(changed > 0);
  const more = useId();
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className="upstream">
      <TrustForm key={url} way={way} url={url} />
      <CredentialsForm way={way} />
      <Button
        kind="link"
        expanded={open}
        icon={<Chevron size={14} strokeWidth={1.75} />}
        onPress={() => setOpen(!open)}
      >
        On the way{changed > 0 ? `, ${changed} changed` : ''}
      </Button>
      {open && (
        <div id={more} className="upstream-more">
          <div className="form-block">
            <span className="field-label">Host field of requests</span>
            <Segments
              label="Host field of requests"
              value={upstream.host}
              options={[
                { id: 'upstream', label: 'The app’s' },
                { id: 'received', label: 'As received' },
              ]}
              onChange={(host) => saveWayOrReport(way, { host })}
            />
          </div>
          <Option
            label="Tell the app who called, in X-Forwarded-For, -Host and -Proto"
            hint="The caller is added to the list. Host and Proto stay as a tunnel set them."
            on={upstream.forwardedHeaders}
            onChange={(forwardedHeaders) => saveWayOrReport(way, { forwardedHeaders })}
          />
          {way.secret === 'upstream' && (
            <Option
              label="Name this listener in Location and meta.location"
              hint="Clients that follow locations then stay with Scimscope. Each exchange keeps what the app said beside what was sent."
              on={upstream.rewriteLocations}
              onChange={(rewriteLocations) => saveWayOrReport(way, { rewriteLocations })}
            />
          )}
          <ProxyForm way={way} />
        </div>
      )}
    </div>
  );
}

function Option(props: { label: string; hint: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <div className="form-block">
      <Switch label={props.label} on={props.on} onChange={props.onChange} />
      <p className="hint">{props.hint}</p>
    </div>
  );
}

/** How many of the options below “On the way” are not as they come. */
function changedOnTheWay(options: UpstreamOptions): number {
  const usual = defaultUpstreamOptions;
  return [
    options.host !== usual.host,
    options.forwardedHeaders !== usual.forwardedHeaders,
    options.rewriteLocations !== usual.rewriteLocations,
    options.proxy.kind !== usual.proxy.kind,
  ].filter(Boolean).length;
}
