import { call } from '../../app/engine.ts';

/** Characters handed over at once. */
const partSize = 512 * 1024;

/** The upload was given up by the person who began it. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/**
 * Hands a file over to the engine in parts, holding no more of it than a part. `onPart` is told the upload and how
 * many bytes are there. @throws GivenUp
 */
export async function uploadFile(
  file: File,
  signal: AbortSignal,
  onPart: (upload: number, done: number) => void,
): Promise<number> {
  const decoder = new TextDecoder();
  let upload: number | null = null;
  let waiting = '';
  let done = 0;
  const send = async (text: string): Promise<number> => {
    if (signal.aborted) throw new GivenUp();
    const id: number = (await call('directory.upload', { upload, name: file.name, text })).upload;
    upload = id;
    onPart(id, done);
    return id;
  };
  const reader = file.stream().getReader();
  for (;;) {
    const { value, done: isLast } = await reader.read();
    waiting += isLast ? decoder.decode() : decoder.decode(value, { stream: true });
    done += value?.byteLength ?? 0;
    while (waiting.length >= partSize) {
      await send(waiting.slice(0, partSize));
      waiting = waiting.slice(partSize);
    }
    if (isLast) break;
  }
  return upload === null || waiting !== '' ? await send(waiting) : upload;
}
