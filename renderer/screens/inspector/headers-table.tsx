import { Eye, EyeOff } from 'lucide-react';
import type { AnswerMessage, RequestMessage } from '../../../shared/contract/exchange.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyIconButton } from '../../ui/copy-button.tsx';

/** Headers in the order and case they came in. Secrets are masked until asked for. */
export function HeadersTable(props: {
  message: RequestMessage | AnswerMessage;
  reveal: boolean;
  setReveal: (on: boolean) => void;
  label: string;
}) {
  const { headers, masked, trailers } = props.message;
  return (
    <table className="headers-table" aria-label={props.label}>
      <tbody>
        {headers.map(([name, value], at) => {
          const secret = masked.includes(at) || (props.reveal && isSecretName(name));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat; their place is their identity
            <tr key={at}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td className="mono">{value}</td>
              <td className="header-acts">
                {secret && (
                  <IconButton
                    label={props.reveal ? `Hide ${name}` : `Show ${name}`}
                    onPress={() => props.setReveal(!props.reveal)}
                  >
                    {props.reveal ? (
                      <EyeOff size={14} strokeWidth={1.75} />
                    ) : (
                      <Eye size={14} strokeWidth={1.75} />
                    )}
                  </IconButton>
                )}
                <CopyIconButton text={value} what={`value of ${name}`} />
              </td>
            </tr>
          );
        })}
        {trailers.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: trailers repeat; their place is their identity
          <tr key={`trailer-${at}`}>
            <th scope="row" className="mono">
              {name}
            </th>
            <td className="mono">
              {value} <span className="t3">trailer</span>
            </td>
            <td className="header-acts">
              <CopyIconButton text={value} what={`value of ${name}`} />
            </td>
          </tr>
        ))}
        {headers.length === 0 && trailers.length === 0 && (
          <tr>
            <td className="t3">No headers</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** While revealed nothing is masked any more, so the name has to tell where the way back is offered. */
function isSecretName(name: string): boolean {
  return /^(authorization|proxy-authorization|cookie|set-cookie|x-api-key|api-key)$/i.test(name);
}
