import path from 'node:path';
import { expect, test } from 'vitest';
import { appOptions } from '../../electron/main/app-options.ts';

test.each([
  [['electron', '.'], {}, null],
  [['electron', '.', '--data', '/tmp/a'], {}, '/tmp/a'],
  [['electron', '.', '--data=/tmp/a'], {}, '/tmp/a'],
  [['electron', '.'], { SCIMSCOPE_DATA: '/tmp/b' }, '/tmp/b'],
  [['electron', '.'], { SCIMSCOPE_DATA: '' }, null],
  [['electron', '.', '--data', '/tmp/a'], { SCIMSCOPE_DATA: '/tmp/b' }, '/tmp/a'],
  [['electron', '--no-sandbox', '--remote-debugging-port=0', '.', '--data', '/tmp/a'], {}, '/tmp/a'],
])('%j with %j uses the workspace %j', (argv, env, data) => {
  expect(appOptions(argv, env).data).toBe(data === null ? null : path.resolve(data));
});

test.each([
  [undefined, null],
  ['', null],
  ['0', 0],
  ['8484', 8484],
  ['65536', null],
  ['-1', null],
  ['port', null],
])('SCIMSCOPE_PORT %j is the port %j', (text, port) => {
  expect(appOptions([], text === undefined ? {} : { SCIMSCOPE_PORT: text }).port).toBe(port);
});
